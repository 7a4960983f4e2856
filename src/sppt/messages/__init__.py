"""What officers must hear of unasked: an inbox for each, and the mail that brings it to them."""
