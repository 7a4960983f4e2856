-- The name on the newest notice of each payment code: who may be told how much of it, the caller decides.
SELECT quote.code, notice.nama_wp
FROM payments_quote AS quote
CROSS JOIN LATERAL (
    SELECT item.bill_id FROM payments_quote_item AS item WHERE item.quote_id = quote.id
    ORDER BY item.tax_year DESC, item.id LIMIT 1
) AS newest
CROSS JOIN LATERAL (
    SELECT one.nama_wp FROM assessment_notice AS one WHERE one.bill_id = newest.bill_id ORDER BY one.cycle DESC LIMIT 1
) AS notice
WHERE quote.code = ANY (%s)
