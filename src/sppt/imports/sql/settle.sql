-- Payments laid on their bills, and each bill's rest: payments decide the balance, never the status.

-- step: Menempatkan pembayaran
CREATE UNLOGGED TABLE imports_bill_of AS
SELECT nop, tax_year, id, pokok AS room, false AS stored, false AS closed FROM imports_bill
UNION ALL
SELECT nop, tax_year, id, CASE WHEN state IN ('unpaid', 'partly_paid') THEN sisa ELSE 0 END, true,
       state IN ('written_off', 'cancelled', 'superseded')
FROM ledger_bill WHERE kind = 'sppt' AND ke = 1;

-- step: Menempatkan pembayaran
ANALYZE imports_bill_of;

-- Earlier money fills the bill first; what does not fit stays an unposted fact.
-- step: Menempatkan pembayaran
CREATE UNLOGGED TABLE imports_many AS
SELECT line, CASE WHEN counts THEN least(part, greatest(room - before, 0)) ELSE 0 END AS posted
FROM (
    SELECT row.line, part, bill.room, verdict IS NULL AS counts,
           coalesce(sum(CASE WHEN verdict IS NULL THEN part ELSE 0 END) OVER (
               PARTITION BY row.nop, row.tax_year ORDER BY row.tanggal NULLS LAST, row.ke, row.line
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM (SELECT payment.*, greatest(jumlah - denda, 0) AS part FROM imports_payment AS payment) AS row
    JOIN imports_group AS grouped USING (nop, tax_year)
    JOIN imports_bill_of AS bill USING (nop, tax_year)
    LEFT JOIN imports_verdict AS judged ON judged.line = row.line
    WHERE row.problem IS NULL AND NOT row.known AND grouped.n > 1 AND coalesce(verdict, 'double') = 'double'
) AS laid;

-- step: Menempatkan pembayaran
CREATE UNLOGGED TABLE imports_pay AS
SELECT row.line, row.nop, row.tax_year, row.ke, bill.id AS bill_id, bill.stored, bill.closed, row.jumlah, row.denda,
       row.tanggal, row.direkam, row.tempat, row.content,
       CASE WHEN bill.id IS NULL THEN 0 ELSE coalesce(many.posted, least(greatest(row.jumlah - row.denda, 0), bill.room)) END AS posted,
       CASE WHEN judged.verdict IS NULL THEN greatest(row.jumlah - row.denda, 0) ELSE 0 END AS part
FROM imports_payment AS row
LEFT JOIN imports_bill_of AS bill USING (nop, tax_year)
LEFT JOIN imports_verdict AS judged ON judged.line = row.line
LEFT JOIN imports_many AS many ON many.line = row.line
WHERE row.problem IS NULL AND NOT row.known AND coalesce(judged.verdict, 'double') = 'double'
ORDER BY row.nop, row.tax_year, row.tanggal, row.ke, row.line;

-- step: Menempatkan pembayaran
CREATE UNLOGGED TABLE imports_paid AS
SELECT bill_id, bool_or(stored) AS stored, sum(posted)::bigint AS posted, sum(part)::bigint AS part, max(line) AS line
FROM imports_pay WHERE bill_id IS NOT NULL GROUP BY bill_id;

-- step: Menempatkan pembayaran
CREATE UNLOGGED TABLE imports_settled AS
SELECT bill.*, bill.pokok - coalesce(paid.posted, 0) AS sisa, coalesce(paid.part, 0) AS part, paid.line AS paid_line
FROM imports_bill AS bill LEFT JOIN imports_paid AS paid ON paid.bill_id = bill.id
ORDER BY bill.id;

-- Without its figures the planner would pair every notice with every bill.
-- step: Mencatat temuan
ANALYZE imports_paid;

-- step: Mencatat temuan
ANALYZE imports_sppt;

-- step: Mencatat temuan
ANALYZE ledger_bill;

-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', line, nop || '/' || tax_year,
       CASE status WHEN '0' THEN 'unpaid_status_though_paid' WHEN '2' THEN 'written_off_though_paid'
                   ELSE 'paid_status_without_payment' END,
       imports_printed(CASE WHEN status IN ('0', '2') THEN pokok ELSE sisa END), nop, tax_year
FROM imports_settled
WHERE pokok > 0 AND (status IN ('0', '2') AND sisa = 0 OR status IN ('1', '3') AND sisa > 0);

-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', paid_line, nop || '/' || tax_year, 'overpayment', imports_printed(part - pokok), nop, tax_year
FROM imports_settled WHERE part > pokok;

-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', line, concat_ws('/', nop, tax_year, ke), 'payment_without_sppt', imports_printed(jumlah), nop, tax_year
FROM imports_pay WHERE bill_id IS NULL;

-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', pay.line, concat_ws('/', pay.nop, pay.tax_year, pay.ke),
       CASE WHEN closed THEN 'payment_on_closed_bill' ELSE 'overpayment' END,
       imports_printed(CASE WHEN closed THEN jumlah ELSE part - posted END), pay.nop, pay.tax_year
FROM imports_pay AS pay WHERE stored AND part > posted;

-- Facts are never changed, so a payment that was stored without its notice stays as it is and is shown to an officer.
-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', bill.line, bill.nop || '/' || bill.tax_year, 'sppt_after_payment', imports_printed(sum(earlier.jumlah)), bill.nop, bill.tax_year
FROM imports_bill AS bill JOIN payments_imported_payment AS earlier USING (nop, tax_year)
GROUP BY bill.line, bill.nop, bill.tax_year;

-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', row.line, row.nop || '/' || row.tax_year, 'paid_status_without_payment',
       imports_printed(bill.sisa - coalesce(paid.posted, 0)), row.nop, row.tax_year
FROM imports_sppt AS row JOIN ledger_bill AS bill ON bill.id = row.old_bill
LEFT JOIN imports_paid AS paid ON paid.bill_id = bill.id
WHERE row.problem IS NULL AND row.newest AND row.status IN ('1', '3') AND bill.state IN ('unpaid', 'partly_paid')
  AND bill.sisa > coalesce(paid.posted, 0);
