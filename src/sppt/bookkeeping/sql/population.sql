-- The payments from which a sample is picked: how many, how many rupiah, and the newest there is.
SELECT count(*), coalesce(sum(payment.amount), 0)::bigint, coalesce(max(payment.id), 0)
FROM payments_payment AS payment
WHERE payment.business_day BETWEEN %(first)s AND %(last)s
  AND (%(channel)s = '' OR payment.channel = %(channel)s)
  AND (%(kecamatan)s = '' OR EXISTS (SELECT FROM payments_payment_item AS item
                                     WHERE item.payment_id = payment.id AND left(item.nop, 7) = %(kecamatan)s))
