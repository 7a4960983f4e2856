-- Imported payments with denda that were made when another denda rule had begun than the one of their jatuh tempo.
SELECT bill.tax_year, bill.jatuh_tempo, payment.tanggal, payment.jumlah - payment.denda, payment.denda
FROM payments_imported_payment AS payment JOIN ledger_bill AS bill ON bill.id = payment.bill_id
WHERE bill.tax_year = ANY (%(years)s) AND payment.denda > 0 AND payment.jumlah > payment.denda
  AND bill.jatuh_tempo < %(last_turn)s AND payment.tanggal >= %(first_turn)s
