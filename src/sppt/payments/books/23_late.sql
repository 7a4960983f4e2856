-- Setiap pembukuan terlambat menjadi satu pembayaran atau satu titipan sebesar laporan kanalnya, dan tercatat di jejak audit.
SELECT 'late:' || late.id AS subject, late.amount AS expected, coalesce(paid.amount, kept.amount, 0) AS found
FROM payments_late AS late
LEFT JOIN payments_payment AS paid ON paid.channel = late.channel AND paid.reference = late.reference
LEFT JOIN payments_case AS kept ON kept.channel = late.channel AND kept.reference = late.reference
WHERE coalesce(paid.amount, kept.amount, 0) <> late.amount
   OR (paid.id IS NULL) = (kept.id IS NULL)
   OR NOT EXISTS (SELECT FROM kit_audit_event AS told
                  WHERE told.verb = 'book_late' AND (told.detail::jsonb ->> 'proposal')::bigint = late.proposal)
