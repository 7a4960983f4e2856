-- Our side: payments and money in suspense that no claim explains yet, of these days or named by a claim at hand.
-- Parameters: since, until.
INSERT INTO ours
SELECT payment.id, NULL, payment.channel, payment.reference, payment.receipt, quote.code, payment.amount,
       payment.business_day
FROM payments_payment AS payment
JOIN payments_quote AS quote ON quote.id = payment.quote_id
WHERE (payment.business_day BETWEEN %(since)s AND %(until)s
       OR EXISTS (SELECT FROM theirs WHERE theirs.kind = 'payment' AND theirs.channel = payment.channel
                                       AND theirs.reference = payment.reference))
  AND NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.payment_id = payment.id)
UNION ALL
SELECT NULL, kept.id, kept.channel, kept.reference, NULL, kept.code, kept.amount, kept.business_day
FROM payments_case AS kept
WHERE kept.kind = 'suspense'
  AND (kept.business_day BETWEEN %(since)s AND %(until)s
       OR EXISTS (SELECT FROM theirs WHERE theirs.kind = 'payment' AND theirs.channel = kept.channel
                                       AND theirs.reference = kept.reference))
  AND NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.suspense_id = kept.id)
  -- What two officers found on the account and put into suspense: the statement is its other side.
  AND NOT EXISTS (SELECT FROM reconciliation_settlement AS settled WHERE settled.suspense_id = kept.id)
