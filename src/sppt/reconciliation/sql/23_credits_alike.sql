-- Bookings without a name on the day, then with or without one up to five days off: the amount must be the channel's to
-- the rupiah, each the other's best, and neither may have a second as good.
WITH edges AS (
    SELECT groups.channel, groups.settles_on, entries.entry_id,
           CASE WHEN entries.value_date = groups.settles_on THEN 1 WHEN entries.named IS NOT NULL THEN 2 ELSE 3 END AS rank
    FROM groups
    JOIN entries ON entries.account = groups.account AND entries.amount IN (groups.net, groups.net_all)
                AND entries.value_date BETWEEN groups.settles_on - 5 AND groups.settles_on + 5
                AND coalesce(entries.named, groups.channel) = groups.channel
    WHERE NOT EXISTS (SELECT FROM credits WHERE credits.channel = groups.channel AND credits.settles_on = groups.settles_on)
      AND NOT EXISTS (SELECT FROM credits WHERE credits.entry_id = entries.entry_id)
), best AS (
    SELECT *, min(rank) OVER (PARTITION BY channel, settles_on) AS group_best,
           min(rank) OVER (PARTITION BY entry_id) AS entry_best
    FROM edges
), counted AS (
    SELECT *, count(*) FILTER (WHERE rank = group_best) OVER (PARTITION BY channel, settles_on) AS group_many,
           count(*) FILTER (WHERE rank = entry_best) OVER (PARTITION BY entry_id) AS entry_many
    FROM best
)
INSERT INTO credits
SELECT entry_id, channel, settles_on FROM counted
WHERE rank = group_best AND rank = entry_best AND group_many = 1 AND entry_many = 1
