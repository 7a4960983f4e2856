"""Programs that pay while the database is killed under them."""
