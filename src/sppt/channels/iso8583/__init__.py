"""ISO 8583 over TCP: dialects and framings as data, one server, answered by the same lanes as every other door."""
