-- Setiap slip setoran sama dengan kas giliran yang dicakupnya dan dengan baris laporannya.
WITH covered AS (
    SELECT deposit_id, sum(amount) AS amount FROM reconciliation_deposit_shift GROUP BY deposit_id
)
SELECT 'deposit:' || slip.id AS subject, slip.amount AS expected, coalesce(covered.amount, 0) AS found
FROM reconciliation_deposit AS slip LEFT JOIN covered ON covered.deposit_id = slip.id
WHERE slip.amount <> coalesce(covered.amount, 0)
UNION ALL
SELECT 'deposit:' || slip.id, slip.amount, coalesce(sum(claim.amount), 0)
FROM reconciliation_deposit AS slip LEFT JOIN reconciliation_claim AS claim ON claim.file_id = slip.file_id
GROUP BY slip.id HAVING slip.amount <> coalesce(sum(claim.amount), 0)
