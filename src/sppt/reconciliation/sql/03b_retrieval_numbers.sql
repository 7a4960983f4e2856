-- Banks of ISO 8583 and acquirers of QRIS report money by its retrieval number (RRN). We keep it under day, acquirer, STAN
-- and RRN, or under our own order's number: a line takes that key where its RRN names one payment of those days and no
-- other; else likeness decides. Parameters: since, until.
WITH named AS MATERIALIZED (
    SELECT qr.partner_id AS channel, qr.rrn, qr.reference AS ours, (qr.wanted_at AT TIME ZONE 'Asia/Jakarta')::date AS day
    FROM partners_qr AS qr
    WHERE qr.rrn <> '' AND qr.wanted_at >= %(since)s::date - 1
    UNION ALL
    SELECT payment.channel, substring(payment.reference FROM '^[0-9]{8}-[0-9]*-[0-9]{6}-(.+)$'), payment.reference,
           payment.business_day
    FROM payments_payment AS payment JOIN partners_partner AS partner ON partner.code = payment.channel
    WHERE partner.protocol = 'iso8583' AND payment.business_day BETWEEN %(since)s AND %(until)s
), hits AS (  -- two joins of equals: one that says "or" would hold every line against every payment of its channel
    SELECT theirs.claim_id, theirs.kind, theirs.day, named.day AS ours_on, named.ours AS reference, NULL AS key
    FROM theirs JOIN named ON named.channel = theirs.channel AND named.rrn = theirs.reference
    UNION ALL
    SELECT theirs.claim_id, theirs.kind, theirs.day, named.day, NULL, named.ours
    FROM theirs JOIN named ON named.channel = theirs.channel AND named.rrn = theirs.key
), told AS (
    SELECT claim_id, min(reference) AS reference, min(key) AS key
    FROM hits
    -- A channel may tell of a reversal some days later; its numbers begin again with the days.
    WHERE ours_on BETWEEN day - CASE kind WHEN 'reversal' THEN 7 ELSE 1 END AND day + 1
    GROUP BY claim_id
    HAVING count(DISTINCT reference) < 2 AND count(DISTINCT key) < 2
)
UPDATE theirs SET reference = coalesce(told.reference, theirs.reference), key = coalesce(told.key, theirs.key)
FROM told WHERE theirs.claim_id = told.claim_id
