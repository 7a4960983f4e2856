-- Setiap tagihan dibuka satu kali, sebesar pokoknya ditambah yang kemudian dikurangi dengan keputusan.
WITH opened AS (
    SELECT bill_id, sum(CASE WHEN debit = 'piutang_pokok' AND event IN ('saldo_awal', 'ketetapan') THEN amount
                             WHEN credit = 'piutang_pokok' AND event IN ('pembetulan', 'pengurangan', 'pembatalan') THEN -amount
                             ELSE 0 END) AS amount
    FROM ledger_posting WHERE event IN ('saldo_awal', 'ketetapan', 'pembetulan', 'pengurangan', 'pembatalan') GROUP BY bill_id
)
SELECT 'bill:' || bill.id AS subject, bill.pokok AS expected, coalesce(opened.amount, 0) AS found
FROM ledger_bill AS bill LEFT JOIN opened ON opened.bill_id = bill.id
WHERE bill.pokok <> coalesce(opened.amount, 0)
