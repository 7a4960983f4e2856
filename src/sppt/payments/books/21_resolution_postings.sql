-- Jurnal setiap bukukan, kompensasi, dan pengembalian ke kanal tepat sebesar keputusannya.
WITH posted AS (
    SELECT source_id, max(bill_id) AS bill_id,
           coalesce(sum(amount) FILTER (WHERE event = 'kompensasi_pokok'), 0) AS pokok,
           coalesce(sum(amount) FILTER (WHERE event = 'kompensasi_potongan'), 0) AS potongan,
           coalesce(sum(amount) FILTER (WHERE event = 'kompensasi_denda'), 0) AS denda,
           coalesce(sum(amount) FILTER (WHERE event = 'titipan_kembali'), 0) AS back
    FROM ledger_posting
    WHERE event IN ('kompensasi_pokok', 'kompensasi_potongan', 'kompensasi_denda', 'titipan_kembali')
    GROUP BY source_id
), decided AS (
    SELECT id, bill_id, amount, pokok - potongan AS pokok, potongan, denda,
           CASE WHEN kind = 'kembali' THEN amount ELSE 0 END AS back
    FROM payments_resolution WHERE kind <> 'restitusi'
)
SELECT 'resolution:' || coalesce(decided.id, posted.source_id) AS subject, coalesce(decided.amount, 0) AS expected,
       coalesce(posted.pokok + posted.denda + posted.back, 0) AS found
FROM decided FULL JOIN posted ON posted.source_id = decided.id
WHERE (decided.bill_id, decided.pokok, decided.potongan, decided.denda, decided.back)
      IS DISTINCT FROM (posted.bill_id, posted.pokok, posted.potongan, posted.denda, posted.back)
