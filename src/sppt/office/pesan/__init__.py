"""Messages to officers: each one's inbox and choices, and for heads the mails that did not arrive."""
