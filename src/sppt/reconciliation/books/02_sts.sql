-- Setiap setoran yang memindahkan uang punya satu nomor STS sebesar itu, dan nomornya urut tanpa lubang.
SELECT 'settlement:' || settled.id AS subject, settled.posted AS expected, coalesce(register.amount, 0) AS found
FROM reconciliation_settlement AS settled
LEFT JOIN reconciliation_sts AS register ON register.settlement_id = settled.id
WHERE settled.posted <> coalesce(register.amount, 0)
UNION ALL
SELECT 'sts:' || split_part(register.number, '/', 2), count(*), max(split_part(register.number, '/', 3)::bigint)
FROM reconciliation_sts AS register GROUP BY split_part(register.number, '/', 2)
HAVING count(*) <> max(split_part(register.number, '/', 3)::bigint)
