-- A settlement that two officers put together: one booking of the bank for what a channel owes of a day. With `number` it
-- is the rest of a settlement that came short, else all claims of the day after claim `after`.
-- Parameters: number, channel, settles_on, after, rest, entry_id, at, by, proposal.
WITH owed AS (
    SELECT count(*) AS claims, max(place.claim_id) AS claims_to, max(place.day) AS day, sum(place.net) AS net,
           sum(place.kept * sign(place.net)::bigint) AS kept
    FROM reconciliation_place AS place
    LEFT JOIN reconciliation_pair AS extra
           ON extra.claim_id = place.claim_id AND extra.finding = 'duplicate_claim'
    WHERE %(number)s::bigint IS NULL AND place.channel = %(channel)s::text AND place.settles_on = %(settles_on)s::date
      AND place.claim_id > %(after)s::bigint AND extra.id IS NULL
    HAVING count(*) > 0
    UNION ALL
    SELECT 0, short.claims_to, short.day, %(rest)s::bigint, 0
    FROM reconciliation_settlement AS short WHERE short.id = %(number)s::bigint
), made AS (
    INSERT INTO reconciliation_settlement (channel, settles_on, account, finding, claims, claims_to, day, net, kept,
                                           owed, credited, posted, credited_on, at, by, proposal_id)
    SELECT %(channel)s::text, %(settles_on)s::date, entry.account,
           CASE WHEN entry.amount < owed.net THEN 'statement_short' WHEN entry.amount > owed.net THEN 'statement_over'
                ELSE 'matched' END,
           owed.claims, owed.claims_to, owed.day, owed.net, owed.kept, owed.net, entry.amount, least(entry.amount, owed.net),
           entry.value_date, %(at)s, %(by)s::text, %(proposal)s::bigint
    FROM owed CROSS JOIN reconciliation_entry AS entry WHERE entry.id = %(entry_id)s::bigint
    RETURNING id
), linked AS (
    INSERT INTO reconciliation_settlement_entry (entry_id, settlement_id)
    SELECT %(entry_id)s::bigint, made.id FROM made
)
SELECT made.id FROM made
