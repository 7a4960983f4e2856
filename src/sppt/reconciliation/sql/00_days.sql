-- The first and the last day that reports without places tell of.
SELECT min(file.first_day), max(file.last_day)
FROM reconciliation_file AS file
WHERE file.kind = 'report' AND NOT EXISTS (SELECT FROM reconciliation_placing AS p WHERE p.file_id = file.id)
