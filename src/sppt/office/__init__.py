"""Pages for officers: sign-in, the shell every desk hangs on, and one folder per desk."""
