-- Setiap pembayaran tercatat di jejak audit dengan jumlah dan rincian yang sama.
WITH told AS MATERIALIZED (  -- each row's JSON is read once
    SELECT subject, detail::jsonb AS detail FROM kit_audit_event WHERE verb = 'pay'
), items AS (
    SELECT payment_id, jsonb_agg(jsonb_build_array(bill_id, round, pokok, potongan, denda) ORDER BY id) AS bills
    FROM payments_payment_item GROUP BY payment_id
)
SELECT 'payment:' || payment.receipt AS subject, payment.amount AS expected,
       coalesce((told.detail ->> 'amount')::bigint, 0) AS found
FROM payments_payment AS payment
LEFT JOIN told ON told.subject = 'payment:' || payment.receipt
LEFT JOIN items ON items.payment_id = payment.id
WHERE told.detail IS NULL
   OR (told.detail ->> 'amount')::bigint <> payment.amount
   OR (told.detail ->> 'id')::bigint <> payment.id
   OR told.detail ->> 'channel' <> payment.channel
   OR told.detail ->> 'reference' <> payment.reference
   OR (told.detail ->> 'law_on')::date <> payment.law_on
   OR (told.detail ->> 'day')::date <> payment.business_day
   OR told.detail -> 'bills' IS DISTINCT FROM items.bills
