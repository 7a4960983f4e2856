-- The same by day, month or year (`step`) and channel, of a span of business days.
SELECT span, channel, event, debit, credit, source, earlier, count(*), sum(amount)::bigint
FROM (
    SELECT date_trunc(%(step)s, posting.business_day::timestamp)::date AS span, coalesce(posting.channel, '') AS channel,
           posting.event, posting.debit, posting.credit, posting.source, posting.amount,
           CASE WHEN posting.event = ANY (%(by_year)s)
                THEN (SELECT bill.tax_year < date_part('year', posting.business_day)
                      FROM ledger_bill AS bill WHERE bill.id = posting.bill_id) END AS earlier
    FROM ledger_posting AS posting WHERE posting.business_day BETWEEN %(first)s AND %(last)s
) AS posted
GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
