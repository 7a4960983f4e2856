-- Saldo titipan dan utang lebih bayar sama dengan sisa uang yang belum diputuskan ditambah restitusi yang belum dibayar.
WITH posted AS (
    SELECT account, sum(amount) AS balance FROM (
        SELECT credit AS account, amount FROM ledger_posting
        WHERE credit IN ('titipan', 'utang_lebih_bayar') AND source IN ('case', 'decision')
        UNION ALL
        SELECT debit, -amount FROM ledger_posting
        WHERE debit IN ('titipan', 'utang_lebih_bayar')
          AND event IN ('kompensasi_pokok', 'kompensasi_denda', 'titipan_kembali', 'restitusi')
    ) AS moved GROUP BY account
), left_over AS (
    SELECT CASE WHEN owed.source = 'case' THEN 'titipan' ELSE 'utang_lebih_bayar' END AS account,
           sum(owed.amount - owed.taken) AS balance
    FROM payments_owed() AS owed GROUP BY 1
), granted AS (
    SELECT CASE WHEN made.case_id IS NOT NULL THEN 'titipan' ELSE 'utang_lebih_bayar' END AS account,
           sum(refund.amount) AS balance
    FROM payments_refund AS refund JOIN payments_resolution AS made ON made.id = refund.resolution_id
    WHERE NOT EXISTS (SELECT FROM payments_refund_end AS ended WHERE ended.refund_id = refund.resolution_id)
    GROUP BY 1
)
SELECT 'account:' || account AS subject, coalesce(left_over.balance, 0) + coalesce(granted.balance, 0) AS expected,
       coalesce(posted.balance, 0) AS found
FROM (VALUES ('titipan'), ('utang_lebih_bayar')) AS accounts (account)
LEFT JOIN posted USING (account) LEFT JOIN left_over USING (account) LEFT JOIN granted USING (account)
WHERE coalesce(left_over.balance, 0) + coalesce(granted.balance, 0) <> coalesce(posted.balance, 0)
