-- Which receipt paid which tax year of which NOP, for these receipts.
SELECT item.nop, item.tax_year, payment.receipt
FROM payments_payment AS payment JOIN payments_payment_item AS item ON item.payment_id = payment.id
WHERE payment.receipt = ANY (%(receipts)s)
