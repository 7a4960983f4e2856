-- The bookings of the city's bank that settled these claims, or that a settlement of that number explains, each once.
WITH settled AS (
    SELECT found.id
    FROM reconciliation_place AS place
    CROSS JOIN LATERAL (SELECT settlement.id FROM reconciliation_settlement AS settlement
                        WHERE settlement.channel = place.channel AND settlement.settles_on = place.settles_on
                          AND settlement.claims_to >= place.claim_id AND settlement.at <= %(until)s
                        ORDER BY settlement.claims_to LIMIT 1) AS found
    WHERE place.claim_id = ANY (%(claims)s)
    UNION
    SELECT settlement.id FROM reconciliation_settlement AS settlement WHERE settlement.id = %(settlement)s
)
SELECT entry.account, entry.booked_on, entry.value_date, entry.amount, entry.reference, entry.bank_reference, entry.text,
       coalesce(slip.number, ''), settled.id
FROM settled
JOIN reconciliation_settlement_entry AS explained ON explained.settlement_id = settled.id
JOIN reconciliation_entry AS entry ON entry.id = explained.entry_id
LEFT JOIN reconciliation_sts AS slip ON slip.settlement_id = settled.id
ORDER BY entry.id LIMIT 50
