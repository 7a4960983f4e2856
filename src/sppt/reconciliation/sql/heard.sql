-- The last day on which each active channel was heard of: the business day of a payment, or a report that says that nothing
-- moved; of channels that took a payment since. Parameters: since.
SELECT payment.channel,
       greatest(max(payment.business_day), (SELECT max(file.last_day) FROM reconciliation_file AS file
                                            WHERE file.channel = payment.channel AND file.lines = 0))
FROM payments_payment AS payment JOIN partners_partner AS partner ON partner.code = payment.channel
WHERE payment.business_day >= %(since)s AND partner.active
GROUP BY payment.channel ORDER BY payment.channel
