-- Reads across rooms (payments above partners): what happened to these channels' payments since a moment and was not
-- put down to be told to them yet. The queue is the absence of a delivery.
CREATE INDEX payments_reversal_at ON payments_reversal (at);

CREATE FUNCTION payments_untold(channels text[], since timestamptz, most integer)
RETURNS TABLE (channel text, event text, receipt text, reference text, amount bigint, happened_at timestamptz)
LANGUAGE sql STABLE AS $$
    (SELECT payment.channel, 'payment.settled', payment.receipt, payment.reference, payment.amount, payment.received_at
     FROM payments_payment AS payment
     WHERE payment.channel = ANY (channels) AND payment.received_at >= since
       AND payment.business_day >= (since AT TIME ZONE 'Asia/Jakarta')::date
       AND NOT EXISTS (SELECT FROM partners_delivery AS told
                       WHERE told.partner_id = payment.channel AND told.event = 'payment.settled'
                         AND told.receipt = payment.receipt)
     ORDER BY payment.id LIMIT most)
    UNION ALL
    (SELECT payment.channel, 'payment.reversed', payment.receipt, payment.reference, payment.amount, reversal.at
     FROM payments_reversal AS reversal JOIN payments_payment AS payment ON payment.id = reversal.payment_id
     WHERE reversal.at >= since AND payment.channel = ANY (channels)
       AND NOT EXISTS (SELECT FROM partners_delivery AS told
                       WHERE told.partner_id = payment.channel AND told.event = 'payment.reversed'
                         AND told.receipt = payment.receipt)
     ORDER BY reversal.id LIMIT most)
$$;
