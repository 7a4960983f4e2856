-- Saldo awal setiap koran ditambah mutasinya menjadi saldo akhirnya, dan mutasi yang dihitung menyambung semua koran.
WITH sums AS (
    SELECT statement_id, sum(amount) AS amount FROM reconciliation_entry GROUP BY statement_id
), accounts AS (
    SELECT account, sum(amount) FILTER (WHERE repeats_id IS NULL) AS amount
    FROM reconciliation_entry GROUP BY account
), ends AS (
    SELECT DISTINCT account,
           first_value(opening) OVER (PARTITION BY account ORDER BY first_day, id) AS opening,
           first_value(closing) OVER (PARTITION BY account ORDER BY last_day DESC, id DESC) AS closing
    FROM reconciliation_statement
)
SELECT 'statement:' || statement.id AS subject, statement.closing AS expected,
       statement.opening + coalesce(sums.amount, 0) AS found
FROM reconciliation_statement AS statement LEFT JOIN sums ON sums.statement_id = statement.id
WHERE statement.closing <> statement.opening + coalesce(sums.amount, 0)
UNION ALL
SELECT 'account:' || ends.account, ends.closing, ends.opening + coalesce(accounts.amount, 0)
FROM ends LEFT JOIN accounts ON accounts.account = ends.account
WHERE ends.closing <> ends.opening + coalesce(accounts.amount, 0)
