-- The message log is only added to. A row may go when its time is over, measured by the newest row and not by anybody's
-- clock: whoever empties the log early must first have written a message of that later day.
CREATE FUNCTION partners_keep_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest timestamptz;
BEGIN
    SELECT message.at INTO newest FROM partners_message AS message ORDER BY message.id DESC LIMIT 1;
    IF OLD.keep_until >= (newest AT TIME ZONE 'Asia/Jakarta')::date THEN
        RAISE EXCEPTION 'partners_message: row % is kept until %', OLD.id, OLD.keep_until;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER keep BEFORE DELETE ON partners_message FOR EACH ROW EXECUTE FUNCTION partners_keep_message();
ALTER TABLE partners_message ENABLE ALWAYS TRIGGER keep;
CREATE TRIGGER insert_only BEFORE UPDATE OR TRUNCATE ON partners_message
    FOR EACH STATEMENT EXECUTE FUNCTION kit_refuse_change();
ALTER TABLE partners_message ENABLE ALWAYS TRIGGER insert_only;

ALTER TABLE partners_message ADD CONSTRAINT partners_message_is_bounded CHECK (
    length(request) <= 4096 AND length(response) <= 4096 AND length(route) <= 200 AND cardinality(about) <= 200);
ALTER TABLE partners_webhook ADD CONSTRAINT partners_webhook_url_is_short CHECK (length(url) <= 500);
ALTER TABLE partners_delivery ADD CONSTRAINT partners_delivery_is_bounded CHECK (length(body) <= 4096);

-- Deliveries made since a moment that are due: never tried, or the last try said when to try again.
CREATE FUNCTION partners_due_deliveries(at timestamptz, since timestamptz, most integer)
RETURNS TABLE (id bigint, partner text, event text, receipt text, body text, tried integer)
LANGUAGE sql STABLE AS $$
    SELECT delivery.id, delivery.partner_id, delivery.event, delivery.receipt, delivery.body,
           coalesce(last.number, 0)::integer
    FROM partners_delivery AS delivery
    LEFT JOIN LATERAL (
        SELECT attempt.number, attempt.next_at FROM partners_attempt AS attempt
        WHERE attempt.delivery_id = delivery.id ORDER BY attempt.number DESC LIMIT 1
    ) AS last ON true
    WHERE delivery.at >= since AND (last.number IS NULL OR last.next_at <= partners_due_deliveries.at)
    ORDER BY delivery.id LIMIT most
$$;
