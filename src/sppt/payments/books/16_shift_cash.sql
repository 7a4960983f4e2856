-- Uang setiap giliran loket sama dengan pembayaran tunai yang diterima dan dikembalikan di dalamnya.
SELECT 'payment:' || payment.receipt AS subject, payment.amount AS expected, cash.amount AS found
FROM payments_shift_payment AS cash JOIN payments_payment AS payment ON payment.id = cash.payment_id
WHERE cash.amount <> payment.amount
UNION ALL
SELECT 'reversal:' || returned.reversal_id, coalesce(cash.amount, 0), returned.amount
FROM payments_shift_return AS returned
JOIN payments_reversal AS undone ON undone.id = returned.reversal_id
LEFT JOIN payments_shift_payment AS cash
       ON cash.payment_id = undone.payment_id AND cash.shift_id = returned.shift_id
WHERE cash.amount IS DISTINCT FROM returned.amount
UNION ALL
SELECT 'shift:' || ended.shift_id, shift.opening + taken.amount - back.amount, ended.expected
FROM payments_shift_close AS ended
JOIN payments_shift AS shift ON shift.id = ended.shift_id
CROSS JOIN LATERAL (SELECT coalesce(sum(cash.amount), 0) AS amount FROM payments_shift_payment AS cash
                    WHERE cash.shift_id = ended.shift_id) AS taken
CROSS JOIN LATERAL (SELECT coalesce(sum(returned.amount), 0) AS amount FROM payments_shift_return AS returned
                    WHERE returned.shift_id = ended.shift_id) AS back
WHERE ended.expected <> shift.opening + taken.amount - back.amount
