-- By the channel's reference, and by our receipt where the report names it: the same money, whatever the amounts say.
-- Several lines with one reference are one collective payment if their bills differ; else the line with our amount is
-- the payment and the others are one line too many. Parameters: at.
WITH met AS (
    SELECT theirs.claim_id, ours.number, ours.payment_id, ours.suspense_id, ours.channel, ours.amount AS expected, ours.day,
           theirs.amount, theirs.day AS claim_day, theirs.fee_off, theirs.nop, theirs.tax_year, 'reference' AS rule
    FROM theirs JOIN ours ON ours.channel = theirs.channel AND ours.reference = theirs.reference
    WHERE theirs.kind = 'payment'
    UNION ALL
    SELECT theirs.claim_id, ours.number, ours.payment_id, NULL, ours.channel, ours.amount, ours.day,
           theirs.amount, theirs.day, theirs.fee_off, theirs.nop, theirs.tax_year, 'receipt'
    FROM theirs JOIN ours ON ours.channel = theirs.channel AND ours.receipt = theirs.receipt
    WHERE theirs.kind = 'payment' AND theirs.receipt <> ''
      AND NOT EXISTS (SELECT FROM ours AS named WHERE named.channel = theirs.channel AND named.reference = theirs.reference)
      AND NOT EXISTS (SELECT FROM theirs AS named WHERE named.kind = 'payment' AND named.channel = ours.channel
                                                    AND named.reference = ours.reference)
), counted AS (
    SELECT *, count(*) OVER one AS lines, sum(amount) OVER one AS total,
           min(claim_id) FILTER (WHERE amount = expected) OVER one AS equal, min(claim_id) OVER one AS first
    FROM met WINDOW one AS (PARTITION BY number)
), bills AS (
    SELECT number, count(DISTINCT (nop, tax_year)) AS bills FROM counted WHERE lines > 1 GROUP BY number
), judged AS (
    SELECT counted.*,
           CASE WHEN lines = 1 THEN rule
                WHEN equal IS NULL AND bills.bills = lines AND counted.payment_id IS NOT NULL THEN 'collective'
                WHEN claim_id = coalesce(equal, first) THEN rule
                ELSE 'reference_used' END AS judgement
    FROM counted
    LEFT JOIN bills ON bills.number = counted.number
), paired AS (
    INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, other_claim_id, payment_id, suspense_id,
                                     about_payment_id, claim_day, expected, found, at, by)
    SELECT day, channel, judgement,
           CASE WHEN judgement = 'reference_used' THEN 'duplicate_claim'
                WHEN judgement = 'collective' AND total <> expected THEN 'amount_differs'
                WHEN judgement <> 'collective' AND amount <> expected THEN 'amount_differs'
                WHEN fee_off <> 0 THEN 'fee_differs'
                WHEN claim_day <> day THEN 'carried_over'
                ELSE 'matched' END,
           claim_id,
           CASE WHEN judgement = 'reference_used' THEN coalesce(equal, first) END,
           CASE WHEN judgement <> 'reference_used' AND (judgement <> 'collective' OR claim_id = first) THEN payment_id END,
           CASE WHEN judgement <> 'reference_used' THEN suspense_id END,
           CASE WHEN judgement = 'reference_used' OR (judgement = 'collective' AND claim_id <> first) THEN payment_id END,
           claim_day,
           CASE WHEN judgement = 'reference_used' THEN 0 ELSE expected END,
           CASE WHEN judgement = 'collective' THEN total ELSE amount END,
           %(at)s, 'rule'
    FROM judged ORDER BY claim_id
    RETURNING claim_id, coalesce(payment_id, -suspense_id) AS number
), gone AS (
    DELETE FROM ours USING paired WHERE ours.number = paired.number
)
DELETE FROM theirs USING paired WHERE theirs.claim_id = paired.claim_id
