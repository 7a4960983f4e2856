-- What the channel's reports said of a payment: lines with its reference, and the bank's booking that settled them.
SELECT claim.id, file.name, file.sha256, claim.line_no, claim.kind, claim.reference, claim.amount, claim.fee, claim.paid_at
FROM reconciliation_claim AS claim JOIN reconciliation_file AS file ON file.id = claim.file_id
WHERE claim.channel = %(channel)s AND claim.reference = %(reference)s AND claim.reference <> ''
  AND file.taken_at <= %(until)s
ORDER BY claim.id LIMIT 50
