-- The settlements that have their bookings, and those that come to nothing. Short money is booked as far as it came; over
-- money only as far as it was claimed. Parameters: at.
WITH sums AS (
    SELECT credits.channel, credits.settles_on, sum(entries.amount) AS credited, max(entries.value_date) AS credited_on
    FROM credits JOIN entries ON entries.entry_id = credits.entry_id
    GROUP BY credits.channel, credits.settles_on
), made AS (
    INSERT INTO reconciliation_settlement (channel, settles_on, account, finding, claims, claims_to, day, net, kept,
                                           credited, posted, credited_on, at, by)
    SELECT groups.channel, groups.settles_on, groups.account,
           CASE WHEN coalesce(sums.credited, 0) IN (groups.net, groups.net_all)
                THEN CASE WHEN coalesce(sums.credited_on, groups.settles_on) = groups.settles_on THEN 'matched'
                          ELSE 'carried_over' END
                WHEN sums.credited < groups.net THEN 'statement_short' ELSE 'statement_over' END,
           groups.claims, groups.claims_to, groups.day, groups.net, groups.kept, coalesce(sums.credited, 0),
           CASE WHEN coalesce(sums.credited, 0) IN (groups.net, groups.net_all) THEN groups.net
                ELSE least(sums.credited, groups.net) END,
           coalesce(sums.credited_on, groups.settles_on), %(at)s, 'rule'
    FROM groups
    LEFT JOIN sums ON sums.channel = groups.channel AND sums.settles_on = groups.settles_on
    WHERE sums.channel IS NOT NULL OR (groups.net = 0 AND groups.net_all = 0 AND groups.complete)
    ORDER BY groups.settles_on, groups.channel
    RETURNING id, channel, settles_on
), linked AS (
    INSERT INTO reconciliation_settlement_entry (entry_id, settlement_id)
    SELECT credits.entry_id, made.id
    FROM made JOIN credits ON credits.channel = made.channel AND credits.settles_on = made.settles_on
)
SELECT settled.id FROM made AS settled ORDER BY settled.id
