-- Setiap QRIS yang dikatakan terbayar tercatat sebagai pembayaran atau titipan.
SELECT 'qr:' || qr.reference AS subject, qr.amount AS expected, 0 AS found
FROM partners_qr AS qr
WHERE qr.state = 'paid'
  AND NOT EXISTS (SELECT FROM payments_payment AS paid
                  WHERE paid.channel = qr.partner_id AND paid.reference = qr.reference)
  AND NOT EXISTS (SELECT FROM payments_case AS kept
                  WHERE kept.channel = qr.partner_id AND kept.reference = qr.reference)
