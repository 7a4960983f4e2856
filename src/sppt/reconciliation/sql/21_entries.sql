-- Bookings of the statements that no settlement explains yet, with the channel that their words name: the longest name
-- that stands in them, or the slip of a deposit. Parameters: since, until.
WITH slips AS MATERIALIZED (
    SELECT claim.channel, place.settles_on,
           ' ' || regexp_replace(upper(claim.reference), '[^A-Z0-9]+', ' ', 'g') || ' ' AS words
    FROM reconciliation_place AS place
    JOIN reconciliation_claim AS claim ON claim.id = place.claim_id
    WHERE place.kind = 'deposit' AND claim.reference <> ''
      AND place.settles_on BETWEEN %(since)s::date - 7 AND %(until)s::date + 7
)
INSERT INTO entries
SELECT entry.id, entry.account, entry.value_date, entry.amount, coalesce(slip.channel, named.code),
       entry.bank_reference
FROM reconciliation_entry AS entry
CROSS JOIN LATERAL (
    SELECT ' ' || regexp_replace(upper(entry.reference || ' ' || entry.text || ' ' || entry.bank_reference),
                                 '[^A-Z0-9]+', ' ', 'g') || ' ' AS words
    OFFSET 0  -- once for an entry, not once for each name
) AS told
LEFT JOIN LATERAL (
    SELECT names.code FROM names WHERE position(names.words IN told.words) > 0
    ORDER BY length(names.words) DESC, names.code LIMIT 1
) AS named ON true
LEFT JOIN LATERAL (
    SELECT slips.channel FROM slips
    WHERE slips.settles_on BETWEEN entry.value_date - 7 AND entry.value_date + 7
      AND position(slips.words IN told.words) > 0
    LIMIT 1
) AS slip ON true
WHERE entry.repeats_id IS NULL AND entry.value_date BETWEEN %(since)s AND %(until)s
  AND NOT EXISTS (SELECT FROM reconciliation_settlement_entry AS used WHERE used.entry_id = entry.id)
