-- Isi setiap pembayaran yang berasal dari impor masih sama dengan sidik isinya.
SELECT 'imported payment:' || p.id AS subject, p.jumlah AS expected, p.jumlah AS found
FROM payments_imported_payment AS p
WHERE p.content <> imports_content(imports_payment_said(p.jumlah, p.denda, p.tempat, p.tanggal, p.direkam AT TIME ZONE 'Asia/Jakarta'))
