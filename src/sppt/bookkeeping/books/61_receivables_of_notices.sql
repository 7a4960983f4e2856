-- Piutang setiap SPPT: pokok pada siklus terakhirnya dikurangi pelunasan menurut jurnal sama dengan sisa tagihannya.
WITH latest AS (
    SELECT DISTINCT ON (bill_id) bill_id, pokok FROM assessment_notice ORDER BY bill_id, cycle DESC
), added AS (
    SELECT nop, tax_year, sum(pokok) AS pokok FROM ledger_bill WHERE kind = 'kurang_bayar' GROUP BY nop, tax_year
), settled AS (
    SELECT bill_id, sum(CASE WHEN credit = 'piutang_pokok' THEN amount ELSE -amount END) AS amount
    FROM ledger_posting
    WHERE bill_id IS NOT NULL AND 'piutang_pokok' IN (debit, credit)
      AND event NOT IN ('saldo_awal', 'ketetapan', 'pembetulan', 'pengurangan', 'pembatalan')
    GROUP BY bill_id
)
SELECT 'bill:' || bill.id AS subject,
       latest.pokok - coalesce(added.pokok, 0) - coalesce(settled.amount, 0) AS expected,
       CASE WHEN bill.state IN ('written_off', 'cancelled') THEN 0 ELSE bill.sisa END AS found
FROM ledger_bill AS bill
JOIN latest ON latest.bill_id = bill.id
LEFT JOIN added ON added.nop = bill.nop AND added.tax_year = bill.tax_year
LEFT JOIN settled ON settled.bill_id = bill.id
WHERE bill.state <> 'superseded'
  AND latest.pokok - coalesce(added.pokok, 0) - coalesce(settled.amount, 0)
      <> CASE WHEN bill.state IN ('written_off', 'cancelled') THEN 0 ELSE bill.sisa END
