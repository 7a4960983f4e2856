-- Postings of one day of the wanted kinds, in the order they were made; `side` is 1 where they debit the account.
SELECT posting.id, posting.at, posting.event, coalesce(posting.channel, ''), bill.tax_year,
       CASE wanted.side WHEN 1 THEN posting.amount ELSE 0 END, CASE wanted.side WHEN 1 THEN 0 ELSE posting.amount END
FROM ledger_posting AS posting
LEFT JOIN ledger_bill AS bill ON bill.id = posting.bill_id
JOIN unnest(%(events)s::text[], %(debits)s::text[], %(credits)s::text[], %(sources)s::text[], %(earliers)s::boolean[],
            %(sides)s::integer[]) AS wanted (event, debit, credit, source, earlier, side)
  ON (posting.event, posting.debit, posting.credit, posting.source)
     = (wanted.event, wanted.debit, wanted.credit, wanted.source)
 AND (wanted.earlier IS NULL OR wanted.earlier = (bill.tax_year < date_part('year', posting.business_day)))
WHERE posting.business_day = %(on)s AND coalesce(posting.channel, '') = %(channel)s AND posting.id > %(after)s
ORDER BY posting.id LIMIT %(limit)s
