-- Tagihan yang dibayar lewat kami berstatus lunas selama pembayarannya berlaku.
SELECT 'bill:' || bill.id AS subject, 0 AS expected, bill.sisa AS found
FROM payments_payment_item AS item
JOIN ledger_bill AS bill ON bill.id = item.bill_id
WHERE NOT EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = item.payment_id)
  AND (bill.round <> item.round OR bill.state NOT IN ('paid', 'superseded', 'cancelled'))
