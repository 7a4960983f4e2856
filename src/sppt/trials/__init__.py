"""Trials: strangers to our own doors, and the invented city they work on."""
