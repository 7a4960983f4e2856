-- The first and the last business day that reports without places may tell of; a report of a quiet day places nothing.
SELECT min(file.first_day), max(file.last_day) + 1
FROM reconciliation_file AS file
WHERE file.kind = 'report' AND file.lines > 0 AND NOT EXISTS (SELECT FROM reconciliation_placing AS p WHERE p.file_id = file.id)
