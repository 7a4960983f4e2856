-- Setiap uang titipan dibukukan satu kali sebesar uang yang datang.
WITH posted AS (
    SELECT source_id, sum(amount) AS amount FROM ledger_posting WHERE source = 'case' GROUP BY source_id
)
SELECT 'case:' || kept.id AS subject, kept.amount AS expected, coalesce(posted.amount, 0) AS found
FROM payments_case AS kept LEFT JOIN posted ON posted.source_id = kept.id
WHERE kept.kind = 'suspense' AND kept.amount <> coalesce(posted.amount, 0)
