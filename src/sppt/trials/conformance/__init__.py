"""Conformance kits: strangers that play a partner against an installation and say what they found."""
