-- Mails that are due, the oldest first: never tried, or the last try said when to try again. Parameters: at, since, most.
SELECT delivery.id, delivery.made_at, delivery.officer_id, delivery.purpose, delivery.address, officer.is_active,
       coalesce(last.number, 0)::integer, coalesce(confirmation.id, 0), coalesce(confirmation.address, ''),
       coalesce(confirmation.until, delivery.made_at), confirmation.confirmed_at IS NOT NULL
FROM messages_delivery AS delivery
JOIN accounts_officer AS officer ON officer.name = delivery.officer_id
LEFT JOIN messages_confirmation AS confirmation ON confirmation.id = delivery.confirmation_id
LEFT JOIN LATERAL (
    SELECT attempt.number, attempt.next_at FROM messages_attempt AS attempt
    WHERE attempt.delivery_id = delivery.id ORDER BY attempt.number DESC LIMIT 1
) AS last ON true
WHERE delivery.made_at >= %(since)s AND (last.number IS NULL OR last.next_at <= %(at)s)
ORDER BY delivery.id LIMIT %(most)s
