-- Our side: payments and money in suspense that no claim explains yet, of these days or named by a claim at hand. Their
-- numbers share one column, suspense below zero. Parameters: since, until.
WITH again AS (  -- Booked late under another number, because the claim's own was taken: that claim is their other side.
    SELECT late.channel, late.reference FROM payments_late AS late
    WHERE late.reference <> late.claimed_reference
      AND EXISTS (SELECT FROM reconciliation_claim AS claim JOIN reconciliation_pair AS pair ON pair.claim_id = claim.id
                  WHERE claim.channel = late.channel AND claim.reference = late.claimed_reference)
), payments AS (
    SELECT payment.* FROM payments_payment AS payment WHERE payment.business_day BETWEEN %(since)s AND %(until)s
    UNION ALL
    SELECT payment.* FROM payments_payment AS payment
    WHERE payment.business_day NOT BETWEEN %(since)s AND %(until)s
      AND (payment.channel, payment.reference) IN (SELECT theirs.channel, theirs.reference FROM theirs
                                                   WHERE theirs.kind = 'payment' AND theirs.reference <> '')
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
FROM payments AS payment
JOIN payments_quote AS quote ON quote.id = payment.quote_id
WHERE NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.payment_id = payment.id)
  AND NOT EXISTS (SELECT FROM again WHERE again.channel = payment.channel AND again.reference = payment.reference)
UNION ALL
SELECT -kept.id, NULL, kept.id, kept.channel, kept.reference, NULL, kept.code, kept.amount, kept.business_day
FROM suspended
JOIN payments_case AS kept ON kept.id = suspended.id
WHERE NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.suspense_id = kept.id)
  AND NOT EXISTS (SELECT FROM again WHERE again.channel = kept.channel AND again.reference = kept.reference)
  -- What two officers found on the account and put into suspense: the statement is its other side.
  AND NOT EXISTS (SELECT FROM reconciliation_settlement AS settled WHERE settled.suspense_id = kept.id)
