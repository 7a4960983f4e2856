-- Postings up to a day by event, accounts and source, each before `first` and from it on. `earlier` says whether the
-- bill's tax year lies before the year of the posting; it is looked up only for the events whose journal depends on it.
SELECT within, event, debit, credit, source, earlier, count(*), sum(amount)::bigint
FROM (
    SELECT posting.event, posting.debit, posting.credit, posting.source, posting.business_day >= %(first)s AS within,
           posting.amount,
           CASE WHEN posting.event = ANY (%(by_year)s)
                THEN (SELECT bill.tax_year < date_part('year', posting.business_day)
                      FROM ledger_bill AS bill WHERE bill.id = posting.bill_id) END AS earlier
    FROM ledger_posting AS posting WHERE posting.business_day <= %(last)s
) AS posted
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
