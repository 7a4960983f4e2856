-- What is left of a day's bookings that name the channel, short of its claims or over them: only when all its reports for
-- that day are in.
INSERT INTO credits
SELECT entries.entry_id, groups.channel, groups.settles_on
FROM groups
JOIN entries ON entries.named = groups.channel AND entries.account = groups.account
            AND entries.value_date = groups.settles_on
WHERE groups.complete
  AND NOT EXISTS (SELECT FROM credits WHERE credits.channel = groups.channel AND credits.settles_on = groups.settles_on)
  AND NOT EXISTS (SELECT FROM credits WHERE credits.entry_id = entries.entry_id)
