-- Each claim of a report that was not placed yet gets its business day and the day its channel settles it.
-- A repeated file says nothing new: its repeats have no place. Parameters: at.
WITH files AS (
    SELECT file.id, bool_or(c.fee > 0) AS tells_fees,
           payments_channel_day(max(c.paid_at), max(agreed.cut_off)) AS last_day
    FROM reconciliation_file AS file JOIN reconciliation_claim AS c ON c.file_id = file.id
    JOIN agreed ON agreed.code = file.channel
    WHERE file.kind = 'report' AND NOT EXISTS (SELECT FROM reconciliation_placing AS p WHERE p.file_id = file.id)
    GROUP BY file.id
), placed AS (
    INSERT INTO reconciliation_placing (file_id, at) SELECT files.id, %(at)s FROM files
)
INSERT INTO reconciliation_place (claim_id, channel, kind, day, settles_on, account, kept, net, fee_off)
SELECT claim.id, claim.channel, claim.kind, calendar.day, coalesce(claim.settlement_date, calendar.settles_on),
       coalesce(slip.account, agreed.account), feed.kept,
       CASE claim.kind WHEN 'reversal' THEN feed.kept - claim.amount ELSE claim.amount - feed.kept END,
       CASE WHEN claim.kind <> 'payment' OR (agreed.fee_rule = 'netted' AND NOT files.tells_fees) THEN 0
            WHEN agreed.fee_rule = 'netted' THEN claim.fee - agreed.fee
            WHEN claim.fee = 0 THEN 0
            WHEN agreed.fee_rule = 'invoiced' THEN claim.fee - agreed.fee
            ELSE claim.fee END
FROM files
JOIN reconciliation_claim AS claim ON claim.file_id = files.id
JOIN agreed ON agreed.code = claim.channel
LEFT JOIN reconciliation_deposit AS slip ON slip.file_id = files.id
CROSS JOIN LATERAL (
    -- A payment of the last quarter of an hour before the cut-off that stands in the next day's report belongs there: the
    -- channel's clock ends its day, not ours.
    SELECT least(payments_channel_day(claim.paid_at + interval '15 minutes', agreed.cut_off), files.last_day) AS day
) AS dated
JOIN calendar ON calendar.code = claim.channel AND calendar.day = dated.day
CROSS JOIN LATERAL (
    SELECT CASE WHEN agreed.fee_rule <> 'netted' OR claim.kind = 'deposit' THEN 0
                WHEN files.tells_fees THEN claim.fee
                WHEN claim.kind = 'payment' THEN agreed.fee ELSE 0 END AS kept
) AS feed
WHERE claim.repeats_id IS NULL
