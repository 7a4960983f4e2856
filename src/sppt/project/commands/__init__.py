"""The commands of `sppt`, one file a subject."""
