"""Quotes, payment codes, payments, reversals and receipts: the one way in which money reaches a bill."""
