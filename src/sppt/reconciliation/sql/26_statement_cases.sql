-- A case for each settlement that is short or over, for each that the statements should show by now and do not, and for
-- each credit that nobody explains. Parameters: at, since, until.
WITH uneven AS (
    SELECT 'settlement:' || settled.id AS subject, settled.finding,
           CASE settled.finding WHEN 'statement_short' THEN 'credited_in_part' ELSE 'credited_more' END AS cause,
           settled.day, settled.channel, abs(settled.credited - settled.owed) AS amount, settled.owed AS expected,
           settled.credited AS found, NULL::bigint AS entry_id, settled.id AS settlement_id, settled.settles_on
    FROM reconciliation_settlement AS settled
    WHERE settled.finding IN ('statement_short', 'statement_over') AND settled.day BETWEEN %(since)s AND %(until)s
), missing AS (
    SELECT 'group:' || groups.channel || ':' || groups.settles_on || ':' || groups.after, 'statement_short',
           'not_credited', groups.day, groups.channel, groups.net, groups.net, 0::bigint, NULL::bigint, NULL::bigint,
           groups.settles_on
    FROM groups
    WHERE groups.complete AND groups.day <= %(until)s AND groups.net > 0
      AND NOT EXISTS (SELECT FROM credits WHERE credits.channel = groups.channel AND credits.settles_on = groups.settles_on)
      AND EXISTS (SELECT FROM banked WHERE banked.account = groups.account AND banked.day = groups.settles_on)
      AND EXISTS (SELECT FROM banked WHERE banked.account = groups.account AND banked.day > groups.settles_on)
), strange AS (
    SELECT 'entry:' || entries.entry_id,
           CASE WHEN EXISTS (SELECT FROM reconciliation_settlement AS settled
                             WHERE settled.channel = entries.named AND settled.settles_on = entries.value_date)
                THEN 'statement_over' ELSE 'unknown_entry' END,
           CASE WHEN entries.named IS NULL THEN 'nobody_explains' ELSE 'credited_more' END,
           entries.value_date, entries.named, entries.amount, 0::bigint, entries.amount, entries.entry_id, NULL::bigint,
           NULL::date
    FROM entries
    WHERE entries.amount > 0 AND entries.value_date <= %(until)s
      AND NOT EXISTS (SELECT FROM credits WHERE credits.entry_id = entries.entry_id)
      -- What names a channel may wait for that channel's report.
      AND (entries.named IS NULL OR EXISTS (SELECT FROM reported WHERE reported.channel = entries.named
                                                                   AND reported.day >= entries.value_date))
), differing AS (
    SELECT * FROM uneven UNION ALL SELECT * FROM missing UNION ALL SELECT * FROM strange
)
INSERT INTO reconciliation_case (subject, finding, cause, day, channel, account, amount, expected, found, entry_id,
                                 settlement_id, settles_on, opened_at)
SELECT differing.subject, differing.finding, differing.cause, differing.day, differing.channel, standing.account,
       differing.amount, differing.expected, differing.found, differing.entry_id, differing.settlement_id,
       differing.settles_on, %(at)s
FROM differing JOIN standing ON standing.finding = differing.finding
WHERE differing.amount > 0
ORDER BY differing.day, differing.subject
ON CONFLICT (subject, finding) DO NOTHING
