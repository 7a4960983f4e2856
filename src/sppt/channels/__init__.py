"""Doors for machines: one folder per protocol, and what they share."""
