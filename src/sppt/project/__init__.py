"""Settings, addresses, commands: the only place that knows every room."""
