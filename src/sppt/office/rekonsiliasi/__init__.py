"""The desk of reconciliation: the day held against reports and statements, its differences, and its close."""
