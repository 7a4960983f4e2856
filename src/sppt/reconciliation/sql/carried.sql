-- Ours of a day that no report tells of yet and that may still stand in the next one. Parameters: day.
SELECT payment.channel, count(*), sum(payment.amount)::bigint
FROM payments_payment AS payment
WHERE payment.business_day = %(day)s
  AND NOT EXISTS (SELECT FROM reconciliation_pair AS pair WHERE pair.payment_id = payment.id)
  AND NOT EXISTS (SELECT FROM reconciliation_case AS opened
                  WHERE opened.payment_id = payment.id AND opened.finding = 'ledger_only')
GROUP BY payment.channel ORDER BY payment.channel
