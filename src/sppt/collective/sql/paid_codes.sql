-- Codes of a list that were paid and not undone, in every turn, with the payment of each; a late notice settles its code
-- by a quote that renews the code's. Bound: the codes of one list, cut by the caller's limit.
SELECT made.code, payment.receipt, payment.token, payment.amount,
       (SELECT count(DISTINCT item.nop) FROM payments_payment_item AS item WHERE item.payment_id = payment.id)
FROM collective_list_code AS made
JOIN payments_quote AS quote ON quote.code = made.code
JOIN payments_payment AS payment ON payment.quote_id = ANY (array_append(
    ARRAY(SELECT own.id FROM payments_quote AS own WHERE own.renews_id = quote.id), quote.id))
WHERE made.listing_id = %(listing)s
  AND NOT EXISTS (SELECT FROM payments_reversal AS reversal WHERE reversal.payment_id = payment.id)
ORDER BY made.turn, made.number LIMIT %(most)s
