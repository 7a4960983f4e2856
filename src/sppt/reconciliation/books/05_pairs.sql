-- Setiap pasangan menunjuk baris laporan, pembayaran, titipan atau pembatalan yang memang ada, dengan jumlahnya.
SELECT 'pair:' || pair.id AS subject,
       1 AS expected, 0 AS found
FROM reconciliation_pair AS pair
LEFT JOIN reconciliation_claim AS claim ON claim.id = pair.claim_id
LEFT JOIN payments_payment AS payment ON payment.id = pair.payment_id
LEFT JOIN payments_case AS kept ON kept.id = pair.suspense_id
LEFT JOIN payments_reversal AS undone ON undone.id = pair.reversal_id
WHERE (pair.claim_id IS NOT NULL AND claim.id IS NULL)
   OR (pair.payment_id IS NOT NULL AND payment.id IS NULL)
   OR (pair.suspense_id IS NOT NULL AND kept.id IS NULL)
   OR (pair.reversal_id IS NOT NULL AND undone.id IS NULL)
   OR (pair.finding = 'matched' AND pair.rule NOT IN ('undone_here', 'undone_there') AND pair.expected <> pair.found)
   OR (pair.rule IN ('reference', 'receipt') AND pair.payment_id IS NOT NULL
       AND (pair.expected <> payment.amount OR pair.found <> claim.amount))
