"""The desk of reports: files of channels and of the bank, how they are read, and deposits of the counter."""
