"""Bytes of reports and statements, read into the words of `language`: nothing here touches the database."""
