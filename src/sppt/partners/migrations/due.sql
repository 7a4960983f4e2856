-- Deliveries made since a moment that are due, some for each webhook that stands: never tried, or the last try said when
-- to try again. A partner who cannot be reached keeps nobody else waiting.
DROP FUNCTION partners_due_deliveries(timestamptz, timestamptz, integer);
CREATE FUNCTION partners_due_deliveries(at timestamptz, since timestamptz, most integer)
RETURNS TABLE (id bigint, partner text, client_id text, url text, body text, tried integer)
LANGUAGE sql STABLE AS $$
    SELECT due.id, webhook.partner_id, webhook.access_id, webhook.url, due.body, due.tried
    FROM partners_webhook AS webhook
    CROSS JOIN LATERAL (
        SELECT delivery.id, delivery.body, coalesce(last.number, 0)::integer AS tried
        FROM partners_delivery AS delivery
        LEFT JOIN LATERAL (
            SELECT attempt.number, attempt.next_at FROM partners_attempt AS attempt
            WHERE attempt.delivery_id = delivery.id ORDER BY attempt.number DESC LIMIT 1
        ) AS last ON true
        WHERE delivery.partner_id = webhook.partner_id AND delivery.at >= since
          AND (last.number IS NULL OR last.next_at <= partners_due_deliveries.at)
        ORDER BY delivery.id LIMIT most
    ) AS due
    WHERE webhook.active
$$;
