-- What moved receivables of pokok before, within and after a span of days, under one heading ({key}): one, because the
-- database shares the work among its workers only where it expects few groups.
SELECT {key} AS key,
       CASE WHEN posting.business_day < %(first)s THEN 'before'
            WHEN posting.business_day <= %(last)s THEN 'within' ELSE 'after' END AS span,
       posting.event, posting.debit, posting.credit, posting.source,
       sum(CASE WHEN posting.debit = 'piutang_pokok' THEN posting.amount ELSE -posting.amount END)::bigint
FROM ledger_posting AS posting JOIN ledger_bill AS bill ON bill.id = posting.bill_id
WHERE 'piutang_pokok' IN (posting.debit, posting.credit)
GROUP BY 1, 2, 3, 4, 5, 6
