-- Cases with their latest owner and account and what they are about, the oldest first. Parameters: day (or null: every
-- day), until (or null), open_only, number (or null: every case), finding, channel, owner (empty: any), after (a number), limit.
SELECT opened.id, opened.subject, opened.finding, opened.cause, opened.day, coalesce(opened.channel, ''),
       coalesce(placed.account, opened.account, ''), opened.amount, opened.expected, opened.found,
       coalesce(assigned.owner_id, ''), coalesce(officer.full_name, ''), opened.opened_at, ended.at,
       coalesce(ended.actor, ''), coalesce(ended.note, ''),
       coalesce(nullif(claim.reference, ''), payment.reference, kept.reference, entry.bank_reference, ''),
       coalesce(nullif(claim.nop, ''), item.nop, ''), coalesce(nullif(claim.tax_year, 0), item.tax_year, 0),
       coalesce(nullif(claim.code, ''), kept.code, ''), coalesce(claim.paid_at, payment.paid_at, kept.paid_at),
       coalesce(payment.receipt, ''), coalesce(payment.token, ''), opened.claim_id, opened.payment_id,
       opened.suspense_id, opened.reversal_id, opened.entry_id, opened.settlement_id, opened.settles_on,
       coalesce(entry.text, ''), coalesce(claim.file_id, statement.file_id), coalesce(claim.line_no, entry.entry_no)
FROM reconciliation_case AS opened
LEFT JOIN LATERAL (
    SELECT event.owner_id FROM reconciliation_case_event AS event
    WHERE event.case_id = opened.id AND event.verb = 'assign' ORDER BY event.id DESC LIMIT 1
) AS assigned ON true
LEFT JOIN LATERAL (
    SELECT event.account FROM reconciliation_case_event AS event
    WHERE event.case_id = opened.id AND event.verb = 'place' ORDER BY event.id DESC LIMIT 1
) AS placed ON true
LEFT JOIN reconciliation_case_event AS ended ON ended.case_id = opened.id AND ended.verb = 'resolve'
LEFT JOIN accounts_officer AS officer ON officer.name = assigned.owner_id
LEFT JOIN reconciliation_claim AS claim ON claim.id = opened.claim_id
LEFT JOIN payments_payment AS payment ON payment.id = opened.payment_id
LEFT JOIN payments_case AS kept ON kept.id = opened.suspense_id
LEFT JOIN reconciliation_entry AS entry ON entry.id = opened.entry_id
LEFT JOIN reconciliation_statement AS statement ON statement.id = entry.statement_id
LEFT JOIN LATERAL (
    SELECT part.nop, part.tax_year FROM payments_payment_item AS part
    WHERE part.payment_id = opened.payment_id ORDER BY part.id LIMIT 1
) AS item ON true
WHERE (%(day)s::date IS NULL OR opened.day = %(day)s::date)
  AND (%(until)s::date IS NULL OR opened.day <= %(until)s::date)
  AND (%(number)s::bigint IS NULL OR opened.id = %(number)s::bigint)
  AND (NOT %(open_only)s::boolean OR ended.id IS NULL)
  AND (%(finding)s::text = '' OR opened.finding = %(finding)s::text)
  AND (%(channel)s::text = '' OR opened.channel = %(channel)s::text)
  AND (%(owner)s::text = '' OR assigned.owner_id = %(owner)s::text)
  AND opened.id > %(after)s::bigint
ORDER BY opened.id LIMIT %(limit)s::bigint
