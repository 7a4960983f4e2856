-- Bills with more than one payment that stands.
SELECT item.nop, count(*) FROM payments_payment_item AS item
WHERE NOT EXISTS (SELECT FROM payments_reversal AS reversal WHERE reversal.payment_id = item.payment_id)
GROUP BY item.nop, item.bill_id HAVING count(*) > 1
