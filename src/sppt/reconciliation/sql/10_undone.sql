-- Booked and undone on one side while the other side tells of neither: no money moved. Ours must be ripe: the channel has
-- reported the days of both, and a day after them. Parameters: at.
WITH there AS (
    SELECT told.claim_id, min(undone.claim_id) AS other_id, told.channel, told.day
    FROM theirs AS told
    JOIN theirs AS undone ON undone.channel = told.channel AND undone.kind = 'reversal' AND undone.key = told.reference
                         AND undone.amount = told.amount
    WHERE told.kind = 'payment' AND told.reference <> ''
      AND NOT EXISTS (SELECT FROM payments_payment AS payment
                      WHERE payment.channel = told.channel AND payment.reference = told.reference)
    GROUP BY told.claim_id, told.channel, told.day
), here AS (
    SELECT ours.payment_id, undone.id AS reversal_id, ours.channel, greatest(ours.day, undone.business_day) AS day
    FROM ours
    JOIN payments_reversal AS undone ON undone.payment_id = ours.payment_id
    WHERE NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.reversal_id = undone.id)
      AND EXISTS (SELECT FROM reported WHERE reported.channel = ours.channel AND reported.day = ours.day)
      AND EXISTS (SELECT FROM reported WHERE reported.channel = ours.channel AND reported.day = undone.business_day)
      AND EXISTS (SELECT FROM reported WHERE reported.channel = ours.channel
                                         AND reported.day > greatest(ours.day, undone.business_day))
), paired AS (
    INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, other_claim_id, payment_id, reversal_id,
                                     claim_day, expected, found, at, by)
    SELECT day, channel, 'undone_there', 'matched', claim_id, other_id, NULL::bigint, NULL::bigint, day, 0, 0, %(at)s, 'rule' FROM there
    UNION ALL
    SELECT day, channel, 'undone_there', 'matched', other_id, claim_id, NULL, NULL, day, 0, 0, %(at)s, 'rule' FROM there
    UNION ALL
    SELECT day, channel, 'undone_here', 'matched', NULL, NULL, payment_id, reversal_id, NULL, 0, 0, %(at)s, 'rule' FROM here
    RETURNING claim_id, payment_id
), gone AS (
    DELETE FROM ours USING paired WHERE ours.number = paired.payment_id
)
DELETE FROM theirs USING paired WHERE theirs.claim_id = paired.claim_id
