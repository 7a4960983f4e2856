"""What the doors for people share: words in two languages, amounts and days in templates, their own few files."""
