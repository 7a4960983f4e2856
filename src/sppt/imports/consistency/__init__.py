"""Imported notices recomputed where their own data allow. What was imported stays the truth; nothing is changed."""
