"""The desk of the books: what bendahara, head and auditors read of journals, receivables, cash, and the evidence."""
