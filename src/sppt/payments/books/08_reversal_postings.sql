-- Jurnal setiap pembatalan adalah kebalikan jurnal pembayarannya, baris demi baris.
WITH undone AS (
    SELECT reversal.payment_id, posting.bill_id, posting.credit AS debit, posting.debit AS credit, posting.channel,
           posting.amount
    FROM payments_reversal AS reversal
    JOIN ledger_posting AS posting ON posting.source = 'reversal' AND posting.source_id = reversal.id
), done AS (
    SELECT posting.source_id AS payment_id, posting.bill_id, posting.debit, posting.credit, posting.channel, posting.amount
    FROM ledger_posting AS posting
    WHERE posting.source = 'payment'
      AND EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = posting.source_id)
), differing AS (
    (SELECT * FROM undone EXCEPT ALL SELECT * FROM done) UNION ALL (SELECT * FROM done EXCEPT ALL SELECT * FROM undone)
)
SELECT 'payment id:' || payment_id AS subject, 0 AS expected, sum(amount) AS found FROM differing GROUP BY payment_id
