-- Every case of money that moved and fits nothing.
SELECT kept.channel, kept.reference, kept.id, kept.amount FROM payments_case AS kept WHERE kept.kind = 'suspense'
