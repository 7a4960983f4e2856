-- The settlements that have their bookings, and those that come to nothing. Short money is booked as far as it came; over
-- money only as far as it was claimed. Parameters: at.
WITH sums AS (
    SELECT credits.channel, credits.settles_on, sum(entries.amount) AS credited, max(entries.value_date) AS credited_on
    FROM credits JOIN entries ON entries.entry_id = credits.entry_id
    GROUP BY credits.channel, credits.settles_on
), held AS (
    -- Lines too many may have brought money: what came is held against the nearer of the two sums.
    SELECT groups.*, coalesce(sums.credited, 0) AS credited, coalesce(sums.credited_on, groups.settles_on) AS credited_on,
           CASE WHEN abs(coalesce(sums.credited, 0) - groups.net_all) < abs(coalesce(sums.credited, 0) - groups.net)
                THEN groups.net_all ELSE groups.net END AS owed
    FROM groups
    LEFT JOIN sums ON sums.channel = groups.channel AND sums.settles_on = groups.settles_on
    WHERE sums.channel IS NOT NULL OR (groups.net = 0 AND groups.net_all = 0 AND groups.complete)
), made AS (
    INSERT INTO reconciliation_settlement (channel, settles_on, account, finding, claims, claims_to, day, net, kept, owed,
                                           credited, posted, credited_on, at, by)
    SELECT channel, settles_on, account,
           CASE WHEN credited < owed THEN 'statement_short' WHEN credited > owed THEN 'statement_over'
                WHEN credited_on = settles_on THEN 'matched' ELSE 'carried_over' END,
           claims, claims_to, day, net, kept, owed, credited,
           CASE WHEN net >= 0 THEN least(credited, net) ELSE greatest(credited, net) END, credited_on, %(at)s, 'rule'
    FROM held ORDER BY settles_on, channel
    RETURNING id, channel, settles_on
), linked AS (
    INSERT INTO reconciliation_settlement_entry (entry_id, settlement_id)
    SELECT credits.entry_id, made.id
    FROM made JOIN credits ON credits.channel = made.channel AND credits.settles_on = made.settles_on
)
SELECT settled.id FROM made AS settled ORDER BY settled.id
