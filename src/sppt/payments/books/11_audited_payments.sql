-- Setiap pembayaran tercatat di jejak audit dengan jumlah dan rincian yang sama.
WITH told AS (
    SELECT subject, detail::jsonb AS detail FROM kit_audit_event WHERE verb = 'pay'
)
SELECT 'payment:' || payment.receipt AS subject, payment.amount AS expected,
       coalesce((told.detail ->> 'amount')::bigint, 0) AS found
FROM payments_payment AS payment
LEFT JOIN told ON told.subject = 'payment:' || payment.receipt
WHERE told.detail IS NULL
   OR (told.detail ->> 'amount')::bigint <> payment.amount
   OR (told.detail ->> 'id')::bigint <> payment.id
   OR told.detail ->> 'channel' <> payment.channel
   OR told.detail ->> 'reference' <> payment.reference
   OR (told.detail ->> 'law_on')::date <> payment.law_on
   OR (told.detail ->> 'day')::date <> payment.business_day
   OR told.detail -> 'bills' IS DISTINCT FROM (
        SELECT jsonb_agg(jsonb_build_array(item.bill_id, item.round, item.pokok, item.potongan, item.denda) ORDER BY item.id)
        FROM payments_payment_item AS item WHERE item.payment_id = payment.id)
