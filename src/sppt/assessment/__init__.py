"""Notices (SPPT): determined or imported once, never changed, superseded by a new cycle."""
