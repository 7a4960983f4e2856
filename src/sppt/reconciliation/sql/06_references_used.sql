-- A line whose reference names a payment that has its line already. If that payment was undone here and no line had told
-- of it, the channel tells of it after all: reversed here, not there. Parameters: at.
WITH used AS (
    SELECT theirs.claim_id, theirs.channel, theirs.day, theirs.amount, payment.id AS payment_id,
           min(pair.claim_id) AS other_id
    FROM theirs
    JOIN payments_payment AS payment ON payment.channel = theirs.channel AND payment.reference = theirs.reference
    JOIN reconciliation_pair AS pair ON pair.payment_id = payment.id
    WHERE theirs.kind = 'payment' AND theirs.reference <> ''
    GROUP BY theirs.claim_id, theirs.channel, theirs.day, theirs.amount, payment.id
), paired AS (
    INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, other_claim_id, about_payment_id, claim_day,
                                     expected, found, at, by)
    SELECT day, channel, 'reference_used',
           CASE WHEN other_id IS NULL THEN 'reversed_here_not_there' ELSE 'duplicate_claim' END,
           claim_id, other_id, payment_id, day, 0, amount, %(at)s, 'rule'
    FROM used ORDER BY claim_id
    RETURNING claim_id
)
DELETE FROM theirs USING paired WHERE theirs.claim_id = paired.claim_id
