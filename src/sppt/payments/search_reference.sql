-- A reference is a key within its channel: asked channel by channel, each look-up walks the unique index.
SELECT payment.receipt, payment.token, payment.channel, payment.reference, payment.amount, payment.received_at,
       payment.business_day,
       (SELECT count(*) FROM payments_payment_item AS item WHERE item.payment_id = payment.id),
       EXISTS (SELECT FROM payments_reversal AS undone WHERE undone.payment_id = payment.id)
FROM partners_partner AS partner
JOIN payments_payment AS payment ON payment.channel = partner.code AND payment.reference = %s
ORDER BY payment.id DESC
LIMIT %s
