-- Setiap tagihan beku (kode bayar) sama dengan jumlah rinciannya.
SELECT 'quote:' || quote.id AS subject, quote.amount AS expected, coalesce(items.amount, 0) AS found
FROM payments_quote AS quote
LEFT JOIN (SELECT quote_id, sum(amount)::bigint AS amount
           FROM (SELECT quote_id, amount FROM payments_quote_item ORDER BY quote_id OFFSET 0) AS in_order
           GROUP BY quote_id) AS items ON items.quote_id = quote.id
WHERE quote.amount <> coalesce(items.amount, 0)
