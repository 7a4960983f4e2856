-- The receipt behind what somebody wrote, or behind a posting's cause: a receipt, a reference, a token, a payment or a reversal.
SELECT payment.receipt FROM payments_payment AS payment
WHERE payment.receipt = %(text)s OR payment.reference = %(text)s OR payment.token = %(text)s
   OR (%(source)s = 'payment' AND payment.id = %(number)s)
   OR (%(source)s = 'reversal'
       AND payment.id = (SELECT undone.payment_id FROM payments_reversal AS undone WHERE undone.id = %(number)s))
ORDER BY payment.id LIMIT 20
