"""What channels and the bank report, held against our own books until every rupiah is explained."""
