-- Each claim of a report that was not placed yet gets its business day and the day its channel settles it.
-- A repeated file says nothing new: its repeats have no place. Parameters: at.
WITH files AS (
    SELECT file.id, file.first_day, file.last_day,
           EXISTS (SELECT FROM reconciliation_claim AS c WHERE c.file_id = file.id AND c.fee > 0) AS tells_fees
    FROM reconciliation_file AS file
    WHERE file.kind = 'report' AND NOT EXISTS (SELECT FROM reconciliation_placing AS p WHERE p.file_id = file.id)
), placed AS (
    INSERT INTO reconciliation_placing (file_id, at) SELECT files.id, %(at)s FROM files
)
INSERT INTO reconciliation_place (claim_id, channel, kind, day, settles_on, account, kept, net, fee_off)
SELECT claim.id, claim.channel, claim.kind, dated.day, coalesce(claim.settlement_date, calendar.settles_on),
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
    -- What a channel puts into the report of a day belongs to that day, whatever our clock said.
    SELECT greatest(files.first_day, least(files.last_day, (claim.paid_at AT TIME ZONE 'Asia/Jakarta')::date
               + CASE WHEN agreed.cut_off > '00:00'
                       AND (claim.paid_at AT TIME ZONE 'Asia/Jakarta')::time >= agreed.cut_off
                      THEN 1 ELSE 0 END)) AS day
) AS dated
JOIN calendar ON calendar.code = claim.channel AND calendar.day = dated.day
CROSS JOIN LATERAL (
    SELECT CASE WHEN agreed.fee_rule <> 'netted' OR claim.kind = 'deposit' THEN 0
                WHEN files.tells_fees THEN claim.fee
                WHEN claim.kind = 'payment' THEN agreed.fee ELSE 0 END AS kept
) AS feed
WHERE claim.repeats_id IS NULL
