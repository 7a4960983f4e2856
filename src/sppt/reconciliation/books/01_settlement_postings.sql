-- Setiap setoran kanal dibukukan tepat sebesar uang yang diakui dan biaya yang ditahan kanal.
WITH posted AS (
    SELECT source_id,
           sum(CASE WHEN debit = 'kas_daerah' THEN amount WHEN credit = 'kas_daerah' THEN -amount ELSE 0 END) AS money,
           sum(CASE WHEN debit = 'biaya_kanal' THEN amount WHEN credit = 'biaya_kanal' THEN -amount ELSE 0 END) AS fee,
           count(*) FILTER (WHERE 'kas_transit' NOT IN (debit, credit)) AS strange
    FROM ledger_posting WHERE source = 'settlement' GROUP BY source_id
)
SELECT 'settlement:' || coalesce(settled.id, posted.source_id) AS subject,
       coalesce(settled.posted + settled.kept, 0) AS expected,
       coalesce(posted.money + posted.fee, 0) AS found
FROM reconciliation_settlement AS settled
FULL JOIN posted ON posted.source_id = settled.id
WHERE coalesce(settled.posted, 0) <> coalesce(posted.money, 0) OR coalesce(settled.kept, 0) <> coalesce(posted.fee, 0)
   OR coalesce(posted.strange, 0) > 0
