-- One business day, channel by channel: what we booked and undid, what the channel reported, what it settles and what of
-- that has reached the city's account. Parameters: day.
WITH ours AS (
    SELECT channel, count(*) AS payments, sum(amount) AS received FROM (
        SELECT channel, amount FROM payments_payment WHERE business_day = %(day)s
        UNION ALL
        SELECT channel, amount FROM payments_case WHERE kind = 'suspense' AND business_day = %(day)s
    ) AS booked GROUP BY channel
), undone AS (
    SELECT reversal.channel, count(*) AS reversals, sum(paid.amount) AS undone
    FROM payments_reversal AS reversal JOIN payments_payment AS paid ON paid.id = reversal.payment_id
    WHERE reversal.business_day = %(day)s GROUP BY reversal.channel
), suspended AS (
    SELECT channel, count(*) AS kept, sum(amount) AS kept_amount
    FROM payments_case WHERE kind = 'suspense' AND business_day = %(day)s GROUP BY channel
), theirs AS (
    SELECT place.channel, count(*) FILTER (WHERE place.kind <> 'reversal') AS lines,
           sum(claim.amount) FILTER (WHERE place.kind <> 'reversal') AS claimed,
           count(*) FILTER (WHERE place.kind = 'reversal') AS reversal_lines,
           sum(claim.amount) FILTER (WHERE place.kind = 'reversal') AS claimed_back,
           sum(place.net) FILTER (WHERE extra.id IS NULL) AS promised, sum(place.kept) FILTER (WHERE extra.id IS NULL) AS fees,
           sum(place.net) FILTER (WHERE extra.id IS NULL AND settled.id IS NOT NULL) AS settled,
           max(place.settles_on) AS settles_on
    FROM reconciliation_place AS place
    JOIN reconciliation_claim AS claim ON claim.id = place.claim_id
    LEFT JOIN reconciliation_pair AS extra
           ON extra.claim_id = place.claim_id AND extra.finding = 'duplicate_claim'
    LEFT JOIN LATERAL (
        SELECT min(made.id) AS id FROM reconciliation_settlement AS made
        WHERE made.channel = place.channel AND made.settles_on = place.settles_on AND made.claims_to >= place.claim_id
    ) AS settled ON true
    WHERE place.day = %(day)s GROUP BY place.channel
), reports AS (
    SELECT DISTINCT file.channel FROM reconciliation_file AS file
    WHERE file.kind = 'report' AND %(day)s BETWEEN file.first_day AND file.last_day
    UNION
    -- A slip tells of all the cash before it.
    SELECT file.channel FROM reconciliation_file AS file JOIN reconciliation_deposit AS slip ON slip.file_id = file.id
    WHERE file.last_day BETWEEN %(day)s AND %(day)s::date + 7
)
SELECT partner.code, partner.name, coalesce(ours.payments, 0), coalesce(ours.received, 0)::bigint,
       coalesce(undone.reversals, 0), coalesce(undone.undone, 0)::bigint, coalesce(suspended.kept, 0),
       coalesce(suspended.kept_amount, 0)::bigint, reports.channel IS NOT NULL, coalesce(theirs.lines, 0),
       coalesce(theirs.claimed, 0)::bigint, coalesce(theirs.reversal_lines, 0), coalesce(theirs.claimed_back, 0)::bigint,
       coalesce(theirs.fees, 0)::bigint, coalesce(theirs.promised, 0)::bigint, coalesce(theirs.settled, 0)::bigint,
       theirs.settles_on, partner.account
FROM partners_partner AS partner
LEFT JOIN ours ON ours.channel = partner.code
LEFT JOIN undone ON undone.channel = partner.code
LEFT JOIN suspended ON suspended.channel = partner.code
LEFT JOIN theirs ON theirs.channel = partner.code
LEFT JOIN reports ON reports.channel = partner.code
WHERE partner.active OR ours.channel IS NOT NULL OR undone.channel IS NOT NULL OR theirs.channel IS NOT NULL
ORDER BY partner.code
