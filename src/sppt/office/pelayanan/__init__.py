"""The service desk: one search for everything, and an object's page as one story."""
