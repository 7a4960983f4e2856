-- The pairs of a day, line by line, for whoever unfolds what agrees. Parameters: day, channel, after, limit.
SELECT pair.id, pair.channel, pair.rule, pair.finding, pair.expected, pair.found, pair.claim_day,
       coalesce(nullif(claim.reference, ''), payment.reference, kept.reference, ''), coalesce(payment.receipt, ''),
       coalesce(payment.token, ''), coalesce(claim.file_id, 0), coalesce(claim.line_no, 0), pair.by
FROM reconciliation_pair AS pair
LEFT JOIN reconciliation_claim AS claim ON claim.id = pair.claim_id
LEFT JOIN payments_payment AS payment ON payment.id = coalesce(pair.payment_id, pair.about_payment_id)
LEFT JOIN payments_case AS kept ON kept.id = pair.suspense_id
WHERE pair.day = %(day)s AND (%(channel)s::text = '' OR pair.channel = %(channel)s::text)
  AND pair.id > %(after)s::bigint
ORDER BY pair.id LIMIT %(limit)s::bigint
