-- Without a common reference: by code or NOP and year, with channel and amount, on the same day, else on the next.
-- A pair needs that each is the other's best and that neither has a second as good. Parameters: at.
WITH edges AS (
    SELECT theirs.claim_id, ours.number,
           CASE WHEN ours.day = theirs.day THEN 1 ELSE 3 END AS rank
    FROM theirs
    JOIN ours ON ours.channel = theirs.channel AND ours.code = theirs.code AND ours.amount = theirs.amount
             AND ours.day BETWEEN theirs.day - 1 AND theirs.day + 1
    WHERE theirs.kind = 'payment' AND theirs.code <> ''
    UNION ALL
    SELECT theirs.claim_id, ours.number,
           CASE WHEN ours.day = theirs.day THEN 2 ELSE 4 END
    FROM theirs
    JOIN ours ON ours.channel = theirs.channel AND ours.amount = theirs.amount
             AND ours.day BETWEEN theirs.day - 1 AND theirs.day + 1
    WHERE theirs.kind = 'payment' AND theirs.nop <> '' AND ours.payment_id IS NOT NULL
      AND EXISTS (SELECT FROM payments_payment_item AS item
                  WHERE item.payment_id = ours.payment_id AND item.nop = theirs.nop
                    AND (theirs.tax_year = 0 OR item.tax_year = theirs.tax_year))
), ranked AS (
    SELECT claim_id, number, min(rank) AS rank FROM edges GROUP BY claim_id, number
), best AS (
    SELECT *, min(rank) OVER (PARTITION BY claim_id) AS theirs_best,
           min(rank) OVER (PARTITION BY number) AS ours_best
    FROM ranked
), counted AS (
    SELECT *, count(*) FILTER (WHERE rank = theirs_best) OVER (PARTITION BY claim_id) AS theirs_many,
           count(*) FILTER (WHERE rank = ours_best) OVER (PARTITION BY number) AS ours_many
    FROM best
), paired AS (
    INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, payment_id, suspense_id, claim_day, expected,
                                     found, at, by)
    SELECT ours.day, ours.channel, (ARRAY['code', 'nop', 'code_next_day', 'nop_next_day'])[counted.rank],
           CASE WHEN theirs.fee_off <> 0 THEN 'fee_differs' WHEN ours.day <> theirs.day THEN 'carried_over'
                ELSE 'matched' END,
           theirs.claim_id, ours.payment_id, ours.suspense_id, theirs.day, ours.amount, theirs.amount, %(at)s, 'rule'
    FROM counted
    JOIN theirs ON theirs.claim_id = counted.claim_id
    JOIN ours ON ours.number = counted.number
    WHERE counted.rank = theirs_best AND counted.rank = ours_best AND theirs_many = 1 AND ours_many = 1
    ORDER BY theirs.claim_id
    RETURNING claim_id, coalesce(payment_id, -suspense_id) AS number
), gone AS (
    DELETE FROM ours USING paired WHERE ours.number = paired.number
)
DELETE FROM theirs USING paired WHERE theirs.claim_id = paired.claim_id
