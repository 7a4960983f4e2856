"""The city's books: journals derived from postings by dated rules, reports, the year's end, an auditor's evidence."""
