-- A payment of many bills that its channel reports bill by bill, without our reference: every bill has one line and
-- every line one bill, or nothing is paired. Parameters: at.
WITH hits AS (
    SELECT theirs.claim_id, item.id AS item_id, ours.payment_id, ours.day, ours.amount AS expected,
           count(*) OVER (PARTITION BY theirs.claim_id) AS items, count(*) OVER (PARTITION BY item.id) AS lines
    FROM theirs
    JOIN payments_payment_item AS item
      ON item.nop = theirs.nop AND item.tax_year = theirs.tax_year AND item.amount = theirs.amount
    JOIN ours ON ours.payment_id = item.payment_id AND ours.channel = theirs.channel AND ours.day = theirs.day
    WHERE theirs.kind = 'payment' AND theirs.nop <> ''
), whole AS (
    SELECT hits.payment_id
    FROM hits
    WHERE hits.items = 1 AND hits.lines = 1
    GROUP BY hits.payment_id
    HAVING count(*) = (SELECT count(*) FROM payments_payment_item AS item WHERE item.payment_id = hits.payment_id)
), paired AS (
    INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, payment_id, about_payment_id, claim_day, expected,
                                     found, at, by)
    SELECT hits.day, theirs.channel, 'bills', CASE WHEN theirs.fee_off <> 0 THEN 'fee_differs' ELSE 'matched' END,
           hits.claim_id, CASE WHEN hits.claim_id = first.claim_id THEN hits.payment_id END,
           CASE WHEN hits.claim_id <> first.claim_id THEN hits.payment_id END, theirs.day, hits.expected, hits.expected, %(at)s, 'rule'
    FROM hits
    JOIN whole ON whole.payment_id = hits.payment_id
    JOIN theirs ON theirs.claim_id = hits.claim_id
    CROSS JOIN LATERAL (SELECT min(other.claim_id) AS claim_id FROM hits AS other
                        WHERE other.payment_id = hits.payment_id AND other.items = 1 AND other.lines = 1) AS first
    ORDER BY hits.claim_id
    RETURNING claim_id, payment_id
), gone AS (
    DELETE FROM ours USING paired WHERE ours.number = paired.payment_id
)
DELETE FROM theirs USING paired WHERE theirs.claim_id = paired.claim_id
