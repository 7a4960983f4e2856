-- Pokok tagihan SPPT sama dengan pokok pada siklus SPPT yang terakhir.
WITH latest AS (
    SELECT DISTINCT ON (bill_id) bill_id, pokok FROM assessment_notice ORDER BY bill_id, cycle DESC
)
SELECT 'bill:' || bill.id AS subject, latest.pokok AS expected, bill.pokok AS found
FROM ledger_bill AS bill JOIN latest ON latest.bill_id = bill.id
WHERE bill.pokok <> latest.pokok
