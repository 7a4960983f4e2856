-- Piutang setiap SPPT: pokok pada siklus terakhirnya dikurangi pelunasan menurut jurnal sama dengan sisa tagihannya.
WITH notices AS (
    SELECT DISTINCT ON (nop, tax_year) nop, tax_year, pokok FROM assessment_notice ORDER BY nop, tax_year, cycle DESC
), bills AS (
    SELECT bill.nop, bill.tax_year, sum(bill.sisa) FILTER (WHERE bill.state NOT IN ('written_off', 'cancelled', 'superseded')) AS sisa,
           bool_or(bill.state = 'superseded') AS superseded
    FROM ledger_bill AS bill WHERE bill.kind IN ('sppt', 'kurang_bayar') GROUP BY 1, 2
), settled AS (
    SELECT bill.nop, bill.tax_year,
           sum(CASE WHEN posting.credit = 'piutang_pokok' THEN posting.amount ELSE -posting.amount END) AS amount
    FROM ledger_posting AS posting JOIN ledger_bill AS bill ON bill.id = posting.bill_id
    WHERE 'piutang_pokok' IN (posting.debit, posting.credit)
      AND posting.event NOT IN ('saldo_awal', 'ketetapan', 'pembetulan', 'pengurangan', 'pembatalan')
    GROUP BY 1, 2
)
SELECT 'notice:' || notices.nop || '/' || notices.tax_year AS subject,
       notices.pokok - coalesce(settled.amount, 0) AS expected, coalesce(bills.sisa, 0) AS found
FROM notices JOIN bills USING (nop, tax_year) LEFT JOIN settled USING (nop, tax_year)
WHERE NOT bills.superseded AND notices.pokok - coalesce(settled.amount, 0) <> coalesce(bills.sisa, 0)
