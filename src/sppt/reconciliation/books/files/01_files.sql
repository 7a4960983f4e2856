-- Setiap berkas masih bita aslinya, dan jumlah baris serta rupiahnya sama dengan yang dibaca darinya.
WITH told AS (
    SELECT file_id, count(*) AS lines, sum(CASE kind WHEN 'reversal' THEN -amount ELSE amount END) AS total
    FROM reconciliation_claim GROUP BY file_id
    UNION ALL
    SELECT statement.file_id, count(entry.id), coalesce(sum(entry.amount), 0)
    FROM reconciliation_statement AS statement
    LEFT JOIN reconciliation_entry AS entry ON entry.statement_id = statement.id
    GROUP BY statement.file_id
)
SELECT 'file:' || coalesce(file.id, told.file_id) AS subject, coalesce(file.total, 0) AS expected,
       coalesce(told.total, 0) AS found
FROM reconciliation_file AS file FULL JOIN told ON told.file_id = file.id
WHERE file.id IS NULL OR file.total <> coalesce(told.total, 0) OR file.lines <> coalesce(told.lines, 0)
UNION ALL
SELECT 'file:' || file.id, 1, 0
FROM reconciliation_file AS file WHERE encode(sha256(file.content), 'hex') <> file.sha256
