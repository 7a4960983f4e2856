-- Our side: payments and money in suspense that no claim explains yet, of these days or named by a claim at hand. Their
-- numbers share one column, suspense below zero. Parameters: since, until.
WITH payments AS (
    SELECT payment.id FROM payments_payment AS payment WHERE payment.business_day BETWEEN %(since)s AND %(until)s
    UNION
    SELECT payment.id
    FROM theirs JOIN payments_payment AS payment
      ON payment.channel = theirs.channel AND payment.reference = theirs.reference
    WHERE theirs.kind = 'payment' AND theirs.reference <> ''
), suspended AS (
    SELECT kept.id FROM payments_case AS kept
    WHERE kept.kind = 'suspense' AND kept.business_day BETWEEN %(since)s AND %(until)s
    UNION
    SELECT kept.id
    FROM theirs JOIN payments_case AS kept ON kept.channel = theirs.channel AND kept.reference = theirs.reference
    WHERE theirs.kind = 'payment' AND theirs.reference <> '' AND kept.kind = 'suspense'
)
INSERT INTO ours
SELECT payment.id, payment.id, NULL::bigint, payment.channel, payment.reference, payment.receipt, quote.code,
       payment.amount, payment.business_day
FROM payments
JOIN payments_payment AS payment ON payment.id = payments.id
JOIN payments_quote AS quote ON quote.id = payment.quote_id
WHERE NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.payment_id = payment.id)
UNION ALL
SELECT -kept.id, NULL, kept.id, kept.channel, kept.reference, NULL, kept.code, kept.amount, kept.business_day
FROM suspended
JOIN payments_case AS kept ON kept.id = suspended.id
WHERE NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.suspense_id = kept.id)
  -- What two officers found on the account and put into suspense: the statement is its other side.
  AND NOT EXISTS (SELECT FROM reconciliation_settlement AS settled WHERE settled.suspense_id = kept.id)
