"""Bills and append-only postings: what is owed, and every rupiah that changed it."""
