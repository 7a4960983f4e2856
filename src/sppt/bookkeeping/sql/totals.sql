-- Postings up to a day by event, accounts and source, each before `first` and from it on. `earlier` says whether the
-- bill's tax year lies before the year of the posting; it is looked up only for the events whose journal depends on it.
-- Two plain scans: with the look-up inside the first, the database would no longer share it among its workers.
SELECT posting.business_day >= %(first)s AS within, posting.event, posting.debit, posting.credit, posting.source,
       NULL::boolean AS earlier, count(*), sum(posting.amount)::bigint
FROM ledger_posting AS posting
WHERE posting.business_day <= %(last)s AND posting.event <> ALL (%(by_year)s)
GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT posting.business_day >= %(first)s, posting.event, posting.debit, posting.credit, posting.source,
       bill.tax_year < date_part('year', posting.business_day), count(*), sum(posting.amount)::bigint
FROM ledger_posting AS posting JOIN ledger_bill AS bill ON bill.id = posting.bill_id
WHERE posting.business_day <= %(last)s AND posting.event = ANY (%(by_year)s)
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
