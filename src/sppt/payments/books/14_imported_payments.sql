-- Bagian pokok setiap pembayaran SISMIOP yang dibukukan sama dengan jurnalnya.
WITH posted AS (
    SELECT bill_id, sum(amount) AS amount FROM ledger_posting WHERE event = 'bayar_impor' GROUP BY bill_id
), brought AS (
    SELECT bill_id, sum(posted) AS amount FROM payments_imported_payment WHERE bill_id IS NOT NULL GROUP BY bill_id
)
SELECT 'bill:' || coalesce(posted.bill_id, brought.bill_id) AS subject, coalesce(brought.amount, 0) AS expected,
       coalesce(posted.amount, 0) AS found
FROM posted FULL JOIN brought ON brought.bill_id = posted.bill_id
WHERE coalesce(posted.amount, 0) <> coalesce(brought.amount, 0)
