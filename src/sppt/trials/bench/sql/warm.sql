-- What inquiries and payments of these codes read, read once: neither side may meet a cold disk that the other has warmed.
SELECT count(notice.nama_wp), count(objek.jalan), sum(bill.sisa)
FROM payments_quote AS quote
JOIN payments_quote_item AS item ON item.quote_id = quote.id
JOIN ledger_bill AS bill ON bill.id = item.bill_id
LEFT JOIN assessment_notice AS notice ON notice.bill_id = bill.id
LEFT JOIN register_objek AS objek ON objek.nop = bill.nop
WHERE quote.code = ANY (%s)
