-- Setiap tagihan dibuka satu kali, sebesar pokoknya.
WITH opened AS (
    SELECT bill_id, sum(amount) AS amount FROM ledger_posting
    WHERE debit = 'piutang_pokok' AND event IN ('saldo_awal', 'ketetapan') GROUP BY bill_id
)
SELECT 'bill:' || bill.id AS subject, bill.pokok AS expected, coalesce(opened.amount, 0) AS found
FROM ledger_bill AS bill LEFT JOIN opened ON opened.bill_id = bill.id
WHERE bill.pokok <> coalesce(opened.amount, 0)
