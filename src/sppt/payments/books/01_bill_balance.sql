-- Sisa pokok setiap tagihan sama dengan saldo piutangnya menurut jurnal.
WITH moved AS (
    SELECT bill_id, sum(CASE WHEN debit = 'piutang_pokok' THEN amount ELSE 0 END
                        - CASE WHEN credit = 'piutang_pokok' THEN amount ELSE 0 END) AS balance
    FROM ledger_posting WHERE bill_id IS NOT NULL GROUP BY bill_id
)
SELECT 'bill:' || bill.id AS subject,
       CASE WHEN bill.state IN ('written_off', 'cancelled', 'superseded') THEN 0 ELSE bill.sisa END AS expected,
       coalesce(moved.balance, 0) AS found
FROM ledger_bill AS bill LEFT JOIN moved ON moved.bill_id = bill.id
WHERE coalesce(moved.balance, 0)
      <> CASE WHEN bill.state IN ('written_off', 'cancelled', 'superseded') THEN 0 ELSE bill.sisa END
