-- Every payment with its receipt, its rupiah, and whether it was undone.
SELECT payment.channel, payment.reference, payment.receipt, payment.amount,
       EXISTS (SELECT FROM payments_reversal AS reversal WHERE reversal.payment_id = payment.id)
FROM payments_payment AS payment
