-- The bill behind each fresh code; of several of one NOP only one, so that no payment changes what another costs.
SELECT DISTINCT ON (item.nop) item.nop, item.tax_year
FROM payments_quote AS quote JOIN payments_quote_item AS item ON item.quote_id = quote.id
WHERE quote.code = ANY (%s) ORDER BY item.nop, item.tax_year DESC
