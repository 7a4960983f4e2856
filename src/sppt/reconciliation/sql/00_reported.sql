-- Which days each channel has reported and each account has a statement for. A slip tells of all cash before it.
-- Parameters: since, until.
WITH reports AS (
    INSERT INTO reported
    SELECT DISTINCT file.channel, day::date
    FROM reconciliation_file AS file
    CROSS JOIN LATERAL generate_series(
        CASE WHEN EXISTS (SELECT FROM reconciliation_deposit AS slip WHERE slip.file_id = file.id)
             THEN %(since)s::date ELSE greatest(file.first_day, %(since)s::date) END,
        least(file.last_day, %(until)s::date), interval '1 day') AS day
    WHERE file.kind = 'report' AND file.last_day >= %(since)s
)
INSERT INTO banked
SELECT DISTINCT statement.account, day::date
FROM reconciliation_statement AS statement
CROSS JOIN LATERAL generate_series(greatest(statement.first_day, %(since)s::date),
                                   least(statement.last_day, %(until)s::date), interval '1 day') AS day
WHERE statement.last_day >= %(since)s
