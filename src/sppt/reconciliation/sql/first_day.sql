-- The first business day on which a channel's money moved.
SELECT least((SELECT min(business_day) FROM payments_payment),
             (SELECT min(business_day) FROM payments_case WHERE kind = 'suspense'),
             (SELECT min(day) FROM reconciliation_place))
