-- The bare join of a report with our payments: the least that any matching by reference must do.
SELECT count(*) FILTER (WHERE claim.amount = payment.amount), count(*)
FROM reconciliation_claim AS claim
LEFT JOIN payments_payment AS payment ON payment.channel = claim.channel AND payment.reference = claim.reference
WHERE claim.file_id = %(file)s
