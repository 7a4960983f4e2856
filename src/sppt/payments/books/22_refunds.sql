-- Setiap restitusi dikunci satu kali, dibayar satu kali sesudah masa tahannya, dan jurnalnya tepat sebesar uang dan bunganya.
WITH posted AS (
    SELECT source_id, coalesce(sum(amount) FILTER (WHERE event = 'restitusi'), 0) AS amount,
           coalesce(sum(amount) FILTER (WHERE event = 'bunga_restitusi'), 0) AS interest
    FROM ledger_posting WHERE source = 'refund' GROUP BY source_id
), paid AS (
    SELECT ended.refund_id, ended.amount, ended.interest FROM payments_refund_end AS ended WHERE ended.outcome = 'paid'
)
SELECT 'refund:' || coalesce(paid.refund_id, posted.source_id) AS subject, coalesce(paid.amount + paid.interest, 0) AS expected,
       coalesce(posted.amount + posted.interest, 0) AS found
FROM paid FULL JOIN posted ON posted.source_id = paid.refund_id
WHERE (paid.amount, paid.interest) IS DISTINCT FROM (posted.amount, posted.interest)
UNION ALL
SELECT 'resolution:' || made.id, made.amount, coalesce(refund.amount, 0)
FROM payments_resolution AS made LEFT JOIN payments_refund AS refund ON refund.resolution_id = made.id
WHERE (made.kind = 'restitusi' AND refund.amount IS DISTINCT FROM made.amount)
   OR (made.kind <> 'restitusi' AND refund.resolution_id IS NOT NULL)
UNION ALL
SELECT 'refund before its day:' || refund.resolution_id, 0, refund.pay_from - ended.on
FROM payments_refund AS refund JOIN payments_refund_end AS ended ON ended.refund_id = refund.resolution_id
WHERE ended.outcome = 'paid' AND ended.on < refund.pay_from
