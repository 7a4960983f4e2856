"""Channels through which money comes, with their hours and cut-off."""
