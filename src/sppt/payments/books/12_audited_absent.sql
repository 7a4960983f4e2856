-- Tidak ada pembayaran di jejak audit yang hilang dari pembukuan.
SELECT told.subject AS subject, (told.detail::jsonb ->> 'amount')::bigint AS expected, 0 AS found
FROM kit_audit_event AS told
WHERE told.verb = 'pay'
  AND NOT EXISTS (SELECT FROM payments_payment AS p WHERE 'payment:' || p.receipt = told.subject)
