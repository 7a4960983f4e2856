"""Benchmarks: our doors against a limit that is measured in the same run on the same data."""
