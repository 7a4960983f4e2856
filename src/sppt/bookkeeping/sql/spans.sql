-- The same by day, month or year (`step`) and channel, of a span of business days.
SELECT date_trunc(%(step)s, posting.business_day::timestamp)::date AS span, coalesce(posting.channel, '') AS channel,
       posting.event, posting.debit, posting.credit, posting.source, NULL::boolean AS earlier, count(*),
       sum(posting.amount)::bigint
FROM ledger_posting AS posting
WHERE posting.business_day BETWEEN %(first)s AND %(last)s AND posting.event <> ALL (%(by_year)s)
GROUP BY 1, 2, 3, 4, 5, 6
UNION ALL
SELECT date_trunc(%(step)s, posting.business_day::timestamp)::date, coalesce(posting.channel, ''), posting.event,
       posting.debit, posting.credit, posting.source, bill.tax_year < date_part('year', posting.business_day), count(*),
       sum(posting.amount)::bigint
FROM ledger_posting AS posting JOIN ledger_bill AS bill ON bill.id = posting.bill_id
WHERE posting.business_day BETWEEN %(first)s AND %(last)s AND posting.event = ANY (%(by_year)s)
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY 1, 2, 3, 4, 5, 6, 7
