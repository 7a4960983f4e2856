-- Pokok tagihan SPPT, dengan tagihan kurang bayarnya, sama dengan pokok pada siklus SPPT yang terakhir.
WITH latest AS (
    SELECT DISTINCT ON (bill_id) bill_id, pokok FROM assessment_notice ORDER BY bill_id, cycle DESC
), added AS (
    SELECT nop, tax_year, sum(pokok) AS pokok FROM ledger_bill WHERE kind = 'kurang_bayar' GROUP BY nop, tax_year
)
SELECT 'bill:' || bill.id AS subject, latest.pokok AS expected, bill.pokok + coalesce(added.pokok, 0) AS found
FROM ledger_bill AS bill
JOIN latest ON latest.bill_id = bill.id
LEFT JOIN added ON added.nop = bill.nop AND added.tax_year = bill.tax_year
WHERE bill.pokok + coalesce(added.pokok, 0) <> latest.pokok
