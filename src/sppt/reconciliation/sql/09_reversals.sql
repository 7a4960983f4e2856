-- A reversal told by the channel, and ours of the same payment. Parameters: at.
WITH named AS (
    SELECT theirs.claim_id, payment.id AS payment_id
    FROM theirs JOIN payments_payment AS payment ON payment.channel = theirs.channel AND payment.reference = theirs.key
    WHERE theirs.kind = 'reversal'
    UNION
    SELECT theirs.claim_id, payment.id
    FROM theirs JOIN payments_payment AS payment ON payment.receipt = theirs.receipt AND payment.channel = theirs.channel
    WHERE theirs.kind = 'reversal' AND theirs.receipt <> ''
), met AS (
    SELECT theirs.claim_id, undone.id AS reversal_id, payment.id AS payment_id, theirs.channel, theirs.amount,
           theirs.day AS claim_day, payment.amount AS expected, undone.business_day AS day
    FROM named
    JOIN theirs ON theirs.claim_id = named.claim_id
    JOIN payments_payment AS payment ON payment.id = named.payment_id
    JOIN payments_reversal AS undone ON undone.payment_id = payment.id
    WHERE NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.reversal_id = undone.id)
), single AS (
    SELECT DISTINCT ON (reversal_id) * FROM (SELECT DISTINCT ON (claim_id) * FROM met ORDER BY claim_id, reversal_id) AS once
    ORDER BY reversal_id, claim_id
), paired AS (
    INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, reversal_id, about_payment_id, claim_day,
                                     expected, found, at, by)
    SELECT day, channel, 'reversal',
           CASE WHEN amount <> expected THEN 'amount_differs' WHEN claim_day <> day THEN 'carried_over' ELSE 'matched' END,
           claim_id, reversal_id, payment_id, claim_day, expected, amount, %(at)s, 'rule'
    FROM single ORDER BY claim_id
    RETURNING claim_id
)
DELETE FROM theirs USING paired WHERE theirs.claim_id = paired.claim_id
