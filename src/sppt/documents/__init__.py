"""Receipts (STTS) as files that stand alone: set once, signed, stored, and checked by whoever holds the public key."""
