-- Setiap setoran sama dengan mutasi rekening koran yang menjelaskannya.
SELECT 'settlement:' || settled.id AS subject, settled.credited AS expected,
       coalesce(sum(entry.amount), 0) AS found
FROM reconciliation_settlement AS settled
LEFT JOIN reconciliation_settlement_entry AS linked ON linked.settlement_id = settled.id
LEFT JOIN reconciliation_entry AS entry ON entry.id = linked.entry_id
GROUP BY settled.id
-- Over money put into suspense may be a part of a booking that another settlement explains.
HAVING settled.credited <> coalesce(sum(entry.amount), 0) AND (settled.suspense_id IS NULL OR count(linked.entry_id) > 0)
