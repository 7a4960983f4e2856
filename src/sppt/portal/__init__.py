"""Pages for taxpayers and the public."""
