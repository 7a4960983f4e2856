-- The claims that still look for their other side. Parameters: since, until.
INSERT INTO theirs
SELECT claim.id, claim.channel, claim.kind, claim.reference,
       CASE WHEN claim.kind = 'reversal' THEN coalesce(nullif(claim.original_reference, ''), claim.reference)
            ELSE claim.reference END,
       claim.nop, claim.tax_year, claim.code, claim.receipt, claim.amount, claim.paid_at, place.day, place.fee_off,
       claim.file_id
FROM reconciliation_place AS place
JOIN reconciliation_claim AS claim ON claim.id = place.claim_id
WHERE place.day BETWEEN %(since)s AND %(until)s
  AND NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.claim_id = claim.id)
