-- Mails with their last try, the newest first. Parameters: since, state (waiting, failed or empty for all), number (0: all),
-- limit, skip.
SELECT delivery.id, delivery.officer_id, officer.full_name, delivery.purpose, delivery.made_at,
       coalesce(last.number, 0)::integer, coalesce(last.outcome, ''), last.status, last.begun_at, last.next_at
FROM messages_delivery AS delivery
JOIN accounts_officer AS officer ON officer.name = delivery.officer_id
LEFT JOIN LATERAL (
    SELECT attempt.number, attempt.outcome, attempt.status, attempt.begun_at, attempt.next_at
    FROM messages_attempt AS attempt
    WHERE attempt.delivery_id = delivery.id ORDER BY attempt.number DESC LIMIT 1
) AS last ON true
WHERE delivery.made_at >= %(since)s
  AND (%(number)s::bigint = 0 OR delivery.id = %(number)s::bigint)
  AND (%(state)s::text = ''
       OR %(state)s::text = 'waiting' AND (last.number IS NULL OR last.next_at IS NOT NULL)
       OR %(state)s::text = 'failed' AND last.next_at IS NULL AND last.outcome NOT IN ('sent', 'withdrawn'))
ORDER BY delivery.id DESC LIMIT %(limit)s OFFSET %(skip)s
