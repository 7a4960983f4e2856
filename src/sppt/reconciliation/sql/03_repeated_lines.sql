-- A line whose content stands in an earlier line already. With a reference, reference and content decide; without one,
-- the moment of payment must be the same too. Parameters: at.
WITH seen AS (
    SELECT theirs.claim_id, min(earlier.id) AS first_id
    FROM theirs
    JOIN reconciliation_claim AS earlier
      ON earlier.channel = theirs.channel AND earlier.reference = theirs.reference AND earlier.id < theirs.claim_id
     AND earlier.kind = theirs.kind AND earlier.nop = theirs.nop AND earlier.tax_year = theirs.tax_year
     AND earlier.code = theirs.code AND earlier.amount = theirs.amount AND earlier.repeats_id IS NULL
     AND (theirs.kind <> 'reversal' OR coalesce(nullif(earlier.original_reference, ''), earlier.reference) = theirs.key)
    WHERE theirs.reference <> ''
    GROUP BY theirs.claim_id
    UNION ALL
    SELECT theirs.claim_id, min(earlier.id)
    FROM theirs
    JOIN reconciliation_claim AS earlier
      ON earlier.channel = theirs.channel AND earlier.paid_at = theirs.paid_at AND earlier.id < theirs.claim_id
     AND earlier.kind = theirs.kind AND earlier.nop = theirs.nop AND earlier.tax_year = theirs.tax_year
     AND earlier.code = theirs.code AND earlier.amount = theirs.amount AND earlier.repeats_id IS NULL
     AND earlier.reference = '' AND earlier.receipt = theirs.receipt
     AND coalesce(earlier.original_reference, '') = theirs.key
    WHERE theirs.reference = ''
    GROUP BY theirs.claim_id
), paired AS (
    INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, other_claim_id, claim_day, expected, found, at, by)
    SELECT theirs.day, theirs.channel, 'repeated_line', 'duplicate_claim', theirs.claim_id, seen.first_id, theirs.day, 0,
           theirs.amount, %(at)s, 'rule'
    FROM seen JOIN theirs ON theirs.claim_id = seen.claim_id
    ORDER BY theirs.claim_id
    RETURNING claim_id
)
DELETE FROM theirs USING paired WHERE theirs.claim_id = paired.claim_id
