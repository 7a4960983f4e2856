-- Setiap pembayaran sama dengan jumlah rinciannya, dan dengan kode bayarnya.
SELECT 'payment:' || payment.receipt AS subject, payment.amount AS expected,
       coalesce(sum(item.amount), 0) AS found
FROM payments_payment AS payment
JOIN payments_quote AS quote ON quote.id = payment.quote_id
LEFT JOIN payments_payment_item AS item ON item.payment_id = payment.id
GROUP BY payment.id, quote.amount
HAVING payment.amount <> coalesce(sum(item.amount), 0) OR payment.amount <> quote.amount
