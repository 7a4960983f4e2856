-- Jurnal setiap rincian pembayaran: kas, potongan, dan denda tepat sebesar rinciannya.
WITH posted AS (
    SELECT source_id, bill_id,
           sum(amount) FILTER (WHERE debit = 'kas_transit' AND credit = 'piutang_pokok') AS pokok,
           sum(amount) FILTER (WHERE debit = 'potongan' AND credit = 'piutang_pokok') AS potongan,
           sum(amount) FILTER (WHERE debit = 'kas_transit' AND credit = 'pendapatan_denda') AS denda,
           sum(amount) AS everything
    FROM ledger_posting WHERE source = 'payment' GROUP BY source_id, bill_id
)
SELECT 'payment item:' || coalesce(item.id::text, 'tanpa rincian') || ' bill:' || coalesce(item.bill_id, posted.bill_id) AS subject,
       coalesce(item.pokok + item.denda, 0) AS expected, coalesce(posted.everything, 0) AS found
FROM payments_payment_item AS item
FULL JOIN posted ON posted.source_id = item.payment_id AND posted.bill_id = item.bill_id
WHERE coalesce(posted.pokok, 0) IS DISTINCT FROM item.pokok - item.potongan
   OR coalesce(posted.potongan, 0) IS DISTINCT FROM item.potongan
   OR coalesce(posted.denda, 0) IS DISTINCT FROM item.denda
   OR coalesce(posted.everything, 0) IS DISTINCT FROM item.pokok + item.denda
