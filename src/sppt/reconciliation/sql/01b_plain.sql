-- Most lines: the only one with its reference, which is that of a payment. Paired before the scratch tables are filled,
-- so that these hold what needs a second look. Channels that name money by its RRN take the general way (03b).
-- Parameters: at, since, until.
WITH met AS (
    SELECT claim.id AS claim_id, claim.kind, claim.amount, payment.id AS payment_id, payment.channel, payment.reference,
           payment.amount AS expected, payment.business_day AS day, count(*) OVER (PARTITION BY payment.id) AS lines
    FROM payments_payment AS payment
    JOIN reconciliation_claim AS claim ON claim.channel = payment.channel AND claim.reference = payment.reference
    WHERE payment.business_day BETWEEN %(since)s AND %(until)s AND claim.repeats_id IS NULL
      AND NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.payment_id = payment.id)
)
INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, payment_id, claim_day, expected, found, at, by)
SELECT met.day, met.channel, 'reference',
       CASE WHEN met.amount <> met.expected THEN 'amount_differs'
            WHEN place.fee_off <> 0 THEN 'fee_differs'
            WHEN place.day <> met.day THEN 'carried_over'
            ELSE 'matched' END,
       met.claim_id, met.payment_id, place.day, met.expected, met.amount, %(at)s, 'rule'
FROM met
JOIN reconciliation_place AS place ON place.claim_id = met.claim_id
WHERE met.lines = 1 AND met.kind = 'payment' AND place.day BETWEEN %(since)s AND %(until)s
  AND NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.claim_id = met.claim_id)
  AND NOT EXISTS (SELECT FROM payments_case AS kept
                  WHERE kept.channel = met.channel AND kept.reference = met.reference)
  AND NOT EXISTS (SELECT FROM payments_late AS late
                  WHERE late.channel = met.channel AND late.reference = met.reference
                    AND late.claimed_reference <> late.reference)
  AND met.channel NOT IN (SELECT partner.code FROM partners_partner AS partner WHERE partner.protocol = 'iso8583')
  AND met.channel NOT IN (SELECT qr.partner_id FROM partners_qr AS qr WHERE qr.rrn <> '')
ORDER BY met.claim_id
