SELECT code FROM payments_quote WHERE code = ANY (%s)
