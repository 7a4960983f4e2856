-- What each channel owes for each settlement day, of claims that no settlement holds yet. A line too many may or may not
-- bring money: `net` leaves such lines out, `net_all` counts them. Where a counter tells of slips, the slips are its money.
-- Parameters: since, until.
WITH held AS (
    SELECT channel, settles_on, max(claims_to) AS after FROM reconciliation_settlement GROUP BY channel, settles_on
), open AS (
    SELECT place.*, pair.id IS NOT NULL AS extra, coalesce(held.after, 0) AS after
    FROM reconciliation_place AS place
    LEFT JOIN held ON held.channel = place.channel AND held.settles_on = place.settles_on
    LEFT JOIN reconciliation_pair AS pair
           ON pair.claim_id = place.claim_id AND pair.finding = 'duplicate_claim'
    WHERE place.settles_on BETWEEN %(since)s AND %(until)s
      AND place.claim_id > coalesce(held.after, 0)
), slips AS (
    SELECT DISTINCT channel, settles_on FROM open WHERE kind = 'deposit'
)
INSERT INTO groups
SELECT open.channel, open.settles_on, max(open.account), count(*), min(open.after), max(open.claim_id), max(open.day),
       coalesce(sum(open.net) FILTER (WHERE NOT open.extra), 0), sum(open.net),
       coalesce(sum(open.kept * sign(open.net)::bigint) FILTER (WHERE NOT open.extra), 0),
       bool_or(open.kind = 'deposit')
       OR EXISTS (SELECT FROM reported WHERE reported.channel = open.channel
                    AND reported.day >= open.settles_on - CASE WHEN min(agreed.settle_days) > 0 THEN 1 ELSE 0 END)
FROM open
JOIN agreed ON agreed.code = open.channel
LEFT JOIN slips ON slips.channel = open.channel AND slips.settles_on = open.settles_on
WHERE slips.channel IS NULL OR open.kind = 'deposit'
GROUP BY open.channel, open.settles_on
HAVING max(open.account) <> ''
