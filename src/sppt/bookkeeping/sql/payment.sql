-- Payments by receipt, with the code they settled, their bills, and the reversal that undid them before a moment.
SELECT payment.id, payment.receipt, payment.token, payment.channel, payment.reference, coalesce(quote.code, ''),
       payment.amount, payment.paid_at, payment.received_at, payment.law_on, payment.business_day,
       (SELECT array_agg(item.bill_id ORDER BY item.id) FROM payments_payment_item AS item
        WHERE item.payment_id = payment.id),
       undone.id, undone.at
FROM payments_payment AS payment
JOIN payments_quote AS quote ON quote.id = payment.quote_id
LEFT JOIN payments_reversal AS undone ON undone.payment_id = payment.id AND undone.at <= %(until)s
WHERE payment.receipt = ANY (%(receipts)s)
ORDER BY payment.receipt
