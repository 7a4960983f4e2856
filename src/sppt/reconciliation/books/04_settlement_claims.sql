-- Nilai setiap setoran sama dengan baris laporan kanal di dalamnya, dikurangi biaya yang ditahan.
WITH spans AS (
    SELECT settled.*, coalesce(lag(settled.claims_to) OVER (PARTITION BY settled.channel, settled.settles_on
                                                            ORDER BY settled.id), 0) AS after
    FROM reconciliation_settlement AS settled WHERE settled.claims > 0
), slips AS (
    SELECT DISTINCT spans.id
    FROM spans
    JOIN reconciliation_place AS slip ON slip.channel = spans.channel AND slip.settles_on = spans.settles_on
     AND slip.kind = 'deposit' AND slip.claim_id <= spans.claims_to
), sums AS (
    SELECT spans.id, sum(place.net) AS net
    FROM spans
    JOIN reconciliation_place AS place ON place.channel = spans.channel AND place.settles_on = spans.settles_on
     AND place.claim_id > spans.after AND place.claim_id <= spans.claims_to
    LEFT JOIN reconciliation_pair AS extra ON extra.claim_id = place.claim_id AND extra.finding = 'duplicate_claim'
                                          AND extra.at <= spans.at
    LEFT JOIN slips ON slips.id = spans.id
    WHERE extra.id IS NULL AND (place.kind = 'deposit' OR slips.id IS NULL)
    GROUP BY spans.id
)
SELECT 'settlement:' || spans.id AS subject, coalesce(sums.net, 0) AS expected, spans.net AS found
FROM spans LEFT JOIN sums ON sums.id = spans.id
WHERE spans.net <> coalesce(sums.net, 0)
