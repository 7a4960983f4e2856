-- Cash of a counter: a slip that names its turns covers the payments taken in them; a slip that names none covers the
-- one day of the last five whose cash it is. Parameters: at.
WITH slips AS (
    SELECT theirs.claim_id, theirs.channel, theirs.day AS claim_day, theirs.amount, slip.id AS deposit_id
    FROM theirs LEFT JOIN reconciliation_deposit AS slip ON slip.file_id = theirs.file_id
    WHERE theirs.kind = 'deposit'
), cash AS (  -- what each turn took, and what it handed back
    SELECT slips.claim_id, slips.channel, slips.claim_day, slips.amount, ours.payment_id, NULL::bigint AS reversal_id,
           ours.day, ours.amount AS moved
    FROM slips
    JOIN reconciliation_deposit_shift AS covered ON covered.deposit_id = slips.deposit_id
    JOIN payments_shift_payment AS taken ON taken.shift_id = covered.shift_id
    JOIN ours ON ours.payment_id = taken.payment_id
    UNION ALL
    SELECT slips.claim_id, slips.channel, slips.claim_day, slips.amount, NULL, undone.id, undone.business_day, -back.amount
    FROM slips
    JOIN reconciliation_deposit_shift AS covered ON covered.deposit_id = slips.deposit_id
    JOIN payments_shift_return AS back ON back.shift_id = covered.shift_id
    JOIN payments_reversal AS undone ON undone.id = back.reversal_id
    WHERE NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.reversal_id = undone.id)
), summed AS (
    SELECT cash.*, sum(moved) OVER (PARTITION BY claim_id) AS total, 'deposit' AS rule FROM cash
), days AS (  -- a day's cash that no slip with turns covers
    SELECT ours.channel, ours.day, sum(ours.amount)
           - coalesce((SELECT sum(paid.amount) FROM payments_reversal AS undone
                       JOIN payments_payment AS paid ON paid.id = undone.payment_id
                       WHERE undone.channel = ours.channel AND undone.business_day = ours.day
                         AND paid.business_day = ours.day), 0) AS total
    FROM ours
    WHERE NOT EXISTS (SELECT FROM cash WHERE cash.payment_id = ours.payment_id) AND ours.payment_id IS NOT NULL
      AND EXISTS (SELECT FROM slips WHERE slips.channel = ours.channel AND slips.deposit_id IS NULL)
    GROUP BY ours.channel, ours.day
), loose AS (
    SELECT channel, claim_day, sum(amount) AS amount, min(claim_id) AS first_id
    FROM slips WHERE deposit_id IS NULL GROUP BY channel, claim_day
), fits AS (
    SELECT loose.*, days.day, days.total,
           count(*) OVER (PARTITION BY loose.channel, loose.claim_day) AS choices,
           count(*) OVER (PARTITION BY days.channel, days.day) AS rivals
    FROM loose
    JOIN days ON days.channel = loose.channel AND days.total = loose.amount
             AND days.day BETWEEN loose.claim_day - 4 AND loose.claim_day
), found AS (
    SELECT day, channel, rule,
           CASE WHEN total <> amount THEN 'amount_differs' WHEN claim_day <> day THEN 'carried_over' ELSE 'matched' END AS finding,
           claim_id, NULL::bigint AS other_claim_id, payment_id, reversal_id, claim_day, total AS expected,
           amount AS found
    FROM summed
    UNION ALL
    SELECT ours.day, ours.channel, 'deposit_of_day',
           CASE WHEN fits.claim_day <> ours.day THEN 'carried_over' ELSE 'matched' END,
           fits.first_id, NULL, ours.payment_id, NULL, fits.claim_day, fits.total, fits.amount
    FROM fits
    JOIN ours ON ours.channel = fits.channel AND ours.day = fits.day AND ours.payment_id IS NOT NULL
    WHERE fits.choices = 1 AND fits.rivals = 1
      AND NOT EXISTS (SELECT FROM cash WHERE cash.payment_id = ours.payment_id)
    UNION ALL
    SELECT undone.business_day, undone.channel, 'deposit_of_day', 'matched', fits.first_id, NULL, NULL, undone.id,
           fits.claim_day, fits.total, fits.amount
    FROM fits
    JOIN payments_reversal AS undone ON undone.channel = fits.channel AND undone.business_day = fits.day
    JOIN payments_payment AS paid ON paid.id = undone.payment_id AND paid.business_day = fits.day
    WHERE fits.choices = 1 AND fits.rivals = 1
    UNION ALL
    SELECT fits.day, slips.channel, 'deposit_of_day', 'matched', slips.claim_id, fits.first_id, NULL, NULL,
           slips.claim_day, fits.total, fits.amount
    FROM fits
    JOIN slips ON slips.channel = fits.channel AND slips.claim_day = fits.claim_day AND slips.deposit_id IS NULL
              AND slips.claim_id <> fits.first_id
    WHERE fits.choices = 1 AND fits.rivals = 1
), numbered AS (  -- a slip is named by its first row; the others point at it
    SELECT found.*, row_number() OVER (PARTITION BY claim_id ORDER BY payment_id NULLS LAST, reversal_id) AS place FROM found
), paired AS (
    INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, other_claim_id, payment_id, reversal_id,
                                     claim_day, expected, found, at, by)
    SELECT day, channel, rule, finding, CASE WHEN place = 1 THEN claim_id END,
           CASE WHEN place = 1 THEN other_claim_id ELSE claim_id END, payment_id, reversal_id, claim_day, expected, found,
           %(at)s, 'rule'
    FROM numbered ORDER BY claim_id, place
    RETURNING claim_id, payment_id
), gone AS (
    DELETE FROM ours USING paired WHERE ours.number = paired.payment_id
)
DELETE FROM theirs USING paired WHERE theirs.claim_id = paired.claim_id
