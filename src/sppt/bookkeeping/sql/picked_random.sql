-- The wanted number of payments with the smallest digests of seed and receipt: anybody with the seed picks the same.
SELECT payment.receipt, payment.amount, 1
FROM payments_payment AS payment
WHERE payment.business_day BETWEEN %(first)s AND %(last)s AND payment.id <= %(newest)s
  AND (%(channel)s = '' OR payment.channel = %(channel)s)
  AND (%(kecamatan)s = '' OR EXISTS (SELECT FROM payments_payment_item AS item
                                     WHERE item.payment_id = payment.id AND left(item.nop, 7) = %(kecamatan)s))
ORDER BY sha256(convert_to(%(seed)s || ':' || payment.receipt, 'UTF8')), payment.receipt
LIMIT %(wanted)s
