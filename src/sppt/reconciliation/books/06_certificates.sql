-- Setiap hari yang ditutup punya sertifikat, dan setiap sertifikat terikat pada sertifikat sebelumnya.
WITH chain AS (
    SELECT number, "on", hash, previous, figures,
           coalesce(lag(hash) OVER (ORDER BY number), repeat('0', 64)) AS before
    FROM reconciliation_certificate
)
SELECT 'hari:' || coalesce(chain."on", closed."on") AS subject, 1 AS expected, 0 AS found
FROM chain FULL JOIN ledger_closed_day AS closed ON closed."on" = chain."on"
WHERE chain."on" IS NULL OR closed."on" IS NULL OR chain.previous <> chain.before
   OR chain.hash <> encode(sha256(convert_to(chain.previous || E'\n' || chain.figures, 'UTF8')), 'hex')
