-- Kas setiap kanal, sebelum disetor, sama dengan pembayaran yang berlaku ditambah titipan yang tidak ditarik kanalnya.
WITH cash AS (
    SELECT channel, sum(CASE WHEN debit = 'kas_transit' THEN amount ELSE -amount END) AS balance
    FROM ledger_posting WHERE 'kas_transit' IN (debit, credit) AND source <> 'settlement' GROUP BY channel
), claims AS (
    SELECT channel, sum(amount) AS balance FROM (
        SELECT channel, amount FROM payments_payment AS p
        WHERE NOT EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = p.id)
        UNION ALL SELECT channel, amount FROM payments_case WHERE kind = 'suspense'
        UNION ALL SELECT kept.channel, -back.amount
                  FROM payments_resolution AS back JOIN payments_case AS kept ON kept.id = back.case_id
                  WHERE back.kind = 'kembali'
    ) AS money GROUP BY channel
)
SELECT 'channel:' || coalesce(cash.channel, claims.channel) AS subject, coalesce(claims.balance, 0) AS expected,
       coalesce(cash.balance, 0) AS found
FROM cash FULL JOIN claims ON claims.channel = cash.channel
WHERE coalesce(claims.balance, 0) <> coalesce(cash.balance, 0)
