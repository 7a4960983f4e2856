-- Putaran setiap tagihan sama dengan satu ditambah banyaknya pembatalan.
WITH undone AS (
    SELECT item.bill_id, count(*) AS times
    FROM payments_reversal AS reversal JOIN payments_payment_item AS item ON item.payment_id = reversal.payment_id
    GROUP BY item.bill_id
)
SELECT 'bill:' || bill.id AS subject, 1 + coalesce(undone.times, 0) AS expected, bill.round AS found
FROM ledger_bill AS bill LEFT JOIN undone ON undone.bill_id = bill.id
WHERE bill.round <> 1 + coalesce(undone.times, 0)
