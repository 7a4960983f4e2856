"""A bank that wants to be told of each virtual account, as the demo plays it: over SNAP BI, as a stranger."""
