-- A case for each difference up to this day: pairs that disagree, and what stands on one side only. Ours alone becomes a
-- case when the channel has reported its day and a day after it; until then it is carried. Parameters: at, since, until.
WITH uneven AS (
    SELECT CASE WHEN pair.rule IN ('collective', 'bills')
                     THEN 'payment:' || coalesce(pair.payment_id, pair.about_payment_id)
                ELSE 'claim:' || pair.claim_id END AS subject,
           pair.finding,
           CASE pair.finding WHEN 'amount_differs' THEN 'typed_otherwise'
                             WHEN 'duplicate_claim' THEN 'line_repeated'
                             WHEN 'fee_differs' THEN 'fee_of_another_agreement' ELSE 'reversal_refused' END AS cause,
           pair.day, pair.channel,
           CASE WHEN pair.finding = 'fee_differs' THEN abs(place.fee_off)
                WHEN pair.finding = 'amount_differs' THEN abs(pair.found - pair.expected) ELSE pair.found END AS amount,
           CASE WHEN pair.finding = 'fee_differs' THEN claim.fee - place.fee_off ELSE pair.expected END AS expected,
           CASE WHEN pair.finding = 'fee_differs' THEN claim.fee ELSE pair.found END AS found,
           pair.claim_id, coalesce(pair.payment_id, pair.about_payment_id) AS payment_id, pair.suspense_id,
           pair.reversal_id
    FROM reconciliation_pair AS pair
    JOIN reconciliation_claim AS claim ON claim.id = pair.claim_id
    JOIN reconciliation_place AS place ON place.claim_id = pair.claim_id
    WHERE pair.day BETWEEN %(since)s AND %(until)s
      AND pair.finding IN ('amount_differs', 'fee_differs', 'duplicate_claim', 'reversed_here_not_there')
), claimed AS (
    SELECT 'claim:' || theirs.claim_id,
           CASE theirs.kind WHEN 'reversal' THEN 'reversed_there_not_here' ELSE 'claim_only' END,
           CASE WHEN theirs.kind = 'reversal' AND named.id IS NULL THEN 'original_unknown'
                WHEN theirs.kind = 'reversal' THEN 'reversal_lost'
                WHEN EXISTS (SELECT FROM ours WHERE ours.channel = theirs.channel AND ours.amount = theirs.amount
                               AND ours.day BETWEEN theirs.day - 1 AND theirs.day + 1
                               AND (ours.code = nullif(theirs.code, '')
                                    OR EXISTS (SELECT FROM payments_payment_item AS item
                                               WHERE item.payment_id = ours.payment_id AND item.nop = theirs.nop
                                                 AND theirs.tax_year IN (0, item.tax_year)))) THEN 'ambiguous'
                WHEN EXISTS (SELECT FROM payments_tombstone AS stone
                             WHERE stone.channel = theirs.channel AND stone.reference = theirs.reference)
                     THEN 'refused_after_reversal'
                WHEN EXISTS (SELECT FROM ledger_bill AS bill
                             WHERE bill.nop = theirs.nop AND bill.tax_year = theirs.tax_year AND bill.kind = 'sppt'
                               AND bill.state IN ('paid', 'principal_paid')) THEN 'paid_twice'
                ELSE 'request_lost' END,
           theirs.day, theirs.channel, theirs.amount, 0, theirs.amount, theirs.claim_id, named.id, NULL::bigint,
           NULL::bigint
    FROM theirs
    LEFT JOIN payments_payment AS named
           ON theirs.kind = 'reversal' AND named.channel = theirs.channel AND named.reference = theirs.key
    WHERE theirs.day <= %(until)s
), unreported AS (
    SELECT CASE WHEN ours.payment_id IS NULL THEN 'suspense:' || ours.suspense_id ELSE 'payment:' || ours.payment_id END,
           'ledger_only', 'bank_timed_out', ours.day, ours.channel, ours.amount, ours.amount, 0, NULL::bigint,
           ours.payment_id, ours.suspense_id, NULL::bigint
    FROM ours
    WHERE ours.day <= %(until)s
      AND EXISTS (SELECT FROM reported WHERE reported.channel = ours.channel AND reported.day = ours.day)
      AND EXISTS (SELECT FROM reported WHERE reported.channel = ours.channel AND reported.day > ours.day)
      -- Undone here or there: that is its story, told once.
      AND NOT EXISTS (SELECT FROM payments_reversal AS undone WHERE undone.payment_id = ours.payment_id)
      AND NOT EXISTS (SELECT FROM theirs WHERE theirs.kind = 'reversal' AND theirs.channel = ours.channel
                                           AND theirs.key = ours.reference)
), unheard AS (
    SELECT 'reversal:' || undone.id, 'reversed_here_not_there', 'reversal_refused', undone.business_day, undone.channel,
           paid.amount, 0, paid.amount, (SELECT min(pair.claim_id) FROM reconciliation_pair AS pair
                                         WHERE pair.payment_id = paid.id),
           paid.id, NULL::bigint, undone.id
    FROM payments_reversal AS undone
    JOIN payments_payment AS paid ON paid.id = undone.payment_id
    WHERE undone.business_day BETWEEN %(since)s AND %(until)s
      AND NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.reversal_id = undone.id)
      AND EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.payment_id = paid.id)
      AND EXISTS (SELECT FROM reported WHERE reported.channel = undone.channel AND reported.day = undone.business_day)
      AND EXISTS (SELECT FROM reported WHERE reported.channel = undone.channel AND reported.day > undone.business_day)
), differing AS (
    (SELECT DISTINCT ON (subject, finding) * FROM uneven ORDER BY subject, finding, claim_id)
    UNION ALL SELECT * FROM claimed UNION ALL SELECT * FROM unreported UNION ALL SELECT * FROM unheard
)
INSERT INTO reconciliation_case (subject, finding, cause, day, channel, account, amount, expected, found, claim_id,
                                 payment_id, suspense_id, reversal_id, opened_at)
SELECT differing.subject, differing.finding, differing.cause, differing.day, differing.channel, standing.account,
       differing.amount, differing.expected, differing.found, differing.claim_id, differing.payment_id,
       differing.suspense_id, differing.reversal_id, %(at)s
FROM differing JOIN standing ON standing.finding = differing.finding
WHERE differing.amount > 0
ORDER BY differing.day, differing.channel, differing.subject
ON CONFLICT (subject, finding) DO NOTHING
