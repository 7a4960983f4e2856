"""Collective payment: a list of NOPs checked as one, and paid by one code or by as many as its channel needs."""
