-- What stood on one side only and has found its other side since: the case ends by that fact. Parameters: at.
WITH waiting AS (
    SELECT opened.* FROM reconciliation_case AS opened
    WHERE NOT EXISTS (SELECT FROM reconciliation_case_event AS ended
                      WHERE ended.case_id = opened.id AND ended.verb = 'resolve')
), met AS (
    SELECT waiting.id, pair.id AS pair_id, NULL::bigint AS settlement_id
    FROM waiting JOIN reconciliation_pair AS pair ON pair.claim_id = waiting.claim_id
    WHERE waiting.finding IN ('claim_only', 'reversed_there_not_here')
    UNION ALL
    SELECT waiting.id, pair.id, NULL
    FROM waiting JOIN reconciliation_pair AS pair ON pair.payment_id = waiting.payment_id
    WHERE waiting.finding = 'ledger_only'
    UNION ALL
    SELECT waiting.id, pair.id, NULL
    FROM waiting JOIN reconciliation_pair AS pair ON pair.suspense_id = waiting.suspense_id
    WHERE waiting.finding = 'ledger_only'
    UNION ALL
    SELECT waiting.id, pair.id, NULL
    FROM waiting JOIN reconciliation_pair AS pair ON pair.reversal_id = waiting.reversal_id
    WHERE waiting.finding = 'reversed_here_not_there'
    UNION ALL
    SELECT waiting.id, pair.id, NULL  -- two officers have booked the channel's money late
    FROM waiting
    JOIN reconciliation_claim AS claim ON claim.id = waiting.claim_id
    JOIN reconciliation_pair AS pair ON pair.claim_id = claim.id
    JOIN payments_late AS late ON late.channel = claim.channel AND late.claimed_reference = claim.reference
    WHERE waiting.finding = 'reversed_here_not_there'
      AND (EXISTS (SELECT FROM payments_payment AS paid
                   WHERE paid.channel = late.channel AND paid.reference = late.reference
                     AND NOT EXISTS (SELECT FROM payments_reversal AS undone WHERE undone.payment_id = paid.id))
           OR EXISTS (SELECT FROM payments_case AS kept
                      WHERE kept.channel = late.channel AND kept.reference = late.reference))
    UNION ALL
    SELECT waiting.id, NULL, linked.settlement_id
    FROM waiting JOIN reconciliation_settlement_entry AS linked ON linked.entry_id = waiting.entry_id
    UNION ALL
    SELECT waiting.id, NULL, settled.id
    FROM waiting
    JOIN reconciliation_settlement AS settled
      ON settled.channel = waiting.channel AND settled.settles_on = waiting.settles_on
     AND settled.claims_to > split_part(waiting.subject, ':', 4)::bigint
    WHERE waiting.subject LIKE 'group:%%'
)
INSERT INTO reconciliation_case_event (case_id, at, actor, verb, note, pair_id, settlement_id)
SELECT met.id, %(at)s, 'rule', 'resolve', '', min(met.pair_id), min(met.settlement_id)
FROM met GROUP BY met.id ORDER BY met.id
