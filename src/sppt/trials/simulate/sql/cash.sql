-- Money on its way from each channel, in rupiah, by business day.
SELECT posting.channel, posting.business_day,
       sum(CASE WHEN posting.debit = 'kas_transit' THEN posting.amount ELSE -posting.amount END)::bigint
FROM ledger_posting AS posting WHERE 'kas_transit' IN (posting.debit, posting.credit)
GROUP BY posting.channel, posting.business_day ORDER BY 1, 2
