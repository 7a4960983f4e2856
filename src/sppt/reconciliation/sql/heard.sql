-- The last business day on which each active channel took a payment, of those that took one since. Parameters: since.
SELECT payment.channel, max(payment.business_day)
FROM payments_payment AS payment JOIN partners_partner AS partner ON partner.code = payment.channel
WHERE payment.business_day >= %(since)s AND partner.active
GROUP BY payment.channel ORDER BY payment.channel
