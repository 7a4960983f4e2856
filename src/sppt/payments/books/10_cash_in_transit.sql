-- Kas setiap kanal sama dengan pembayaran yang berlaku ditambah titipan.
WITH cash AS (
    SELECT channel, sum(CASE WHEN debit = 'kas_transit' THEN amount ELSE -amount END) AS balance
    FROM ledger_posting WHERE 'kas_transit' IN (debit, credit) GROUP BY channel
), claims AS (
    SELECT channel, sum(amount) AS balance FROM (
        SELECT channel, amount FROM payments_payment AS p
        WHERE NOT EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = p.id)
        UNION ALL SELECT channel, amount FROM payments_case WHERE kind = 'suspense'
    ) AS money GROUP BY channel
)
SELECT 'channel:' || coalesce(cash.channel, claims.channel) AS subject, coalesce(claims.balance, 0) AS expected,
       coalesce(cash.balance, 0) AS found
FROM cash FULL JOIN claims ON claims.channel = cash.channel
WHERE coalesce(claims.balance, 0) <> coalesce(cash.balance, 0)
