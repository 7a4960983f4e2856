-- Kelebihan bayar karena keputusan sama dengan jurnalnya, dan tidak pernah lebih dari pembayarannya.
WITH credited AS (
    SELECT decision_id, bill_id, sum(pokok + denda) AS amount FROM payments_credit GROUP BY 1, 2
), posted AS (
    SELECT source_id AS decision_id, bill_id, sum(amount) AS amount FROM ledger_posting
    WHERE source = 'decision' AND credit = 'utang_lebih_bayar' GROUP BY 1, 2
)
SELECT 'decision:' || coalesce(credited.decision_id, posted.decision_id) || ' bill:' || coalesce(credited.bill_id, posted.bill_id) AS subject,
       coalesce(credited.amount, 0) AS expected, coalesce(posted.amount, 0) AS found
FROM credited FULL JOIN posted ON posted.decision_id = credited.decision_id AND posted.bill_id = credited.bill_id
WHERE coalesce(credited.amount, 0) <> coalesce(posted.amount, 0)
UNION ALL
SELECT 'payment item:' || item.id, item.amount, sum(credit.pokok + credit.denda)
FROM payments_credit AS credit JOIN payments_payment_item AS item ON item.id = credit.item_id
GROUP BY item.id, item.amount HAVING sum(credit.pokok + credit.denda) > item.amount
