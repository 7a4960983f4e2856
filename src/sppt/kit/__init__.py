"""Clock, audit chain, embedded database: what every room needs and no room owns."""
