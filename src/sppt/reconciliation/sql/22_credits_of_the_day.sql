-- A booking that names the channel, on its day, with its amount; else all of the day's bookings for it, with their sum.
WITH single AS (
    SELECT groups.channel, groups.settles_on, min(entries.entry_id) AS entry_id
    FROM groups
    JOIN entries ON entries.named = groups.channel AND entries.account = groups.account
                AND entries.value_date = groups.settles_on AND entries.amount IN (groups.net, groups.net_all)
    GROUP BY groups.channel, groups.settles_on
), summed AS (
    SELECT groups.channel, groups.settles_on
    FROM groups
    JOIN entries ON entries.named = groups.channel AND entries.account = groups.account
                AND entries.value_date = groups.settles_on
    GROUP BY groups.channel, groups.settles_on, groups.net, groups.net_all
    HAVING sum(entries.amount) IN (groups.net, groups.net_all)
)
INSERT INTO credits
SELECT entry_id, channel, settles_on FROM single
UNION ALL
SELECT entries.entry_id, summed.channel, summed.settles_on
FROM summed
JOIN entries ON entries.named = summed.channel AND entries.value_date = summed.settles_on
WHERE NOT EXISTS (SELECT FROM single WHERE single.channel = summed.channel AND single.settles_on = summed.settles_on)
