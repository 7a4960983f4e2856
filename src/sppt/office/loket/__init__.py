"""The counter: a teller's turn, bills by NOP, cash, receipts."""
