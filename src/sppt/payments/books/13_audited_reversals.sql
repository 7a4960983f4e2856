-- Setiap pembatalan tercatat di jejak audit.
SELECT 'reversal:' || reversal.id AS subject, 1 AS expected, 0 AS found
FROM payments_reversal AS reversal JOIN payments_payment AS payment ON payment.id = reversal.payment_id
WHERE NOT EXISTS (
    SELECT FROM kit_audit_event AS told
    WHERE told.verb = 'reverse' AND told.subject = 'payment:' || payment.receipt
      AND (told.detail::jsonb ->> 'reversal')::bigint = reversal.id)
