-- The numbers of the deposit slips (STS) by the business day on which each was booked: often later than the bank's day.
SELECT DISTINCT posting.business_day, coalesce(posting.channel, ''), register.number
FROM ledger_posting AS posting JOIN reconciliation_sts AS register ON register.settlement_id = posting.source_id
WHERE posting.source = 'settlement' AND posting.business_day BETWEEN %(first)s AND %(last)s
ORDER BY register.number
