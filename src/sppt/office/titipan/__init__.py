"""The desk of money that found no place: what waits, its three ways out, and refunds until they are paid."""
