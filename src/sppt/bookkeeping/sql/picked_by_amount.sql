-- Monetary unit sampling: every payment is a stretch of rupiah, one after the other; every `step`-th rupiah from `start`
-- on hits the payment it lies in. A payment as long as several steps is hit several times.
WITH laid AS (
    SELECT payment.id, payment.receipt, payment.amount, sum(payment.amount) OVER (ORDER BY payment.id)::bigint AS reached
    FROM payments_payment AS payment
    WHERE payment.business_day BETWEEN %(first)s AND %(last)s AND payment.id <= %(newest)s
      AND (%(channel)s = '' OR payment.channel = %(channel)s)
      AND (%(kecamatan)s = '' OR EXISTS (SELECT FROM payments_payment_item AS item
                                         WHERE item.payment_id = payment.id AND left(item.nop, 7) = %(kecamatan)s))
), counted AS (
    SELECT id, receipt, amount,
           least((reached - %(start)s + %(step)s) / %(step)s, %(wanted)s)
           - least((reached - amount - %(start)s + %(step)s) / %(step)s, %(wanted)s) AS hits
    FROM laid
)
SELECT receipt, amount, hits::integer FROM counted WHERE hits > 0 ORDER BY id
