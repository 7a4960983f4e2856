-- All postings of a NOP, year by year.
SELECT posting.id, posting.at, posting.business_day, posting.law_on, posting.event, posting.debit, posting.credit,
       coalesce(posting.channel, ''), posting.amount, posting.source, posting.source_id, posting.bill_id, bill.nop,
       bill.tax_year, bill.kind
FROM ledger_posting AS posting JOIN ledger_bill AS bill ON bill.id = posting.bill_id
WHERE bill.nop = %(nop)s ORDER BY bill.tax_year, bill.kind DESC, bill.ke, posting.id LIMIT 1000
