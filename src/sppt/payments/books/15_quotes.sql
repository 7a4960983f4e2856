-- Setiap tagihan beku (kode bayar) sama dengan jumlah rinciannya.
SELECT 'quote:' || quote.id AS subject, quote.amount AS expected, coalesce(sum(item.amount), 0) AS found
FROM payments_quote AS quote LEFT JOIN payments_quote_item AS item ON item.quote_id = quote.id
GROUP BY quote.id HAVING quote.amount <> coalesce(sum(item.amount), 0)
