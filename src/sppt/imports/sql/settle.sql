-- Payments laid on their bills, and each bill's rest: payments decide the balance, never the status.

-- Earlier money fills a bill first; what does not fit stays an unposted fact. Rows with a verdict are left out, but for
-- a double, which is kept and never counted.
-- step: Menempatkan pembayaran
CREATE UNLOGGED TABLE imports_laid AS
SELECT line, part, closed, CASE WHEN counts THEN least(part, greatest(room - before, 0)) ELSE 0 END AS posted
FROM (
    SELECT row.line, CASE WHEN verdict IS NULL THEN part ELSE 0 END AS part, verdict IS NULL AS counts,
           old.state IN ('written_off', 'cancelled', 'superseded') AS closed,
           coalesce(CASE WHEN old.id IS NULL THEN bill.pokok WHEN old.state IN ('unpaid', 'partly_paid') THEN old.sisa END, 0) AS room,
           coalesce(sum(CASE WHEN verdict IS NULL THEN part ELSE 0 END) OVER (
               PARTITION BY row.nop, row.tax_year ORDER BY row.tanggal NULLS LAST, row.ke, row.line
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM (SELECT many.*, greatest(jumlah - denda, 0) AS part FROM imports_many AS many WHERE NOT known) AS row
    LEFT JOIN imports_bill AS bill ON bill.id = row.bill_id
    LEFT JOIN ledger_bill AS old ON old.id = row.bill_id
    LEFT JOIN imports_verdict AS judged ON judged.line = row.line
    WHERE coalesce(verdict, 'double') = 'double'
) AS laid;

-- The payments that are new here, each with what it pays.
-- step: Menempatkan pembayaran
CREATE VIEW imports_pay AS
SELECT row.line, row.nop, row.tax_year, row.ke, row.bill_id, row.bill_stored, row.jumlah, row.denda, row.tanggal, row.direkam,
       row.tempat, row.content, coalesce(laid.posted, row.posted) AS posted,
       coalesce(laid.part, greatest(row.jumlah - row.denda, 0)) AS part, coalesce(laid.closed, false) AS closed
FROM imports_payment AS row
LEFT JOIN imports_laid AS laid ON laid.line = row.line
LEFT JOIN imports_verdict AS judged ON judged.line = row.line
WHERE row.problem IS NULL AND NOT row.known AND coalesce(judged.verdict, 'double') = 'double';

-- step: Menempatkan pembayaran
CREATE UNLOGGED TABLE imports_paid AS
SELECT bill_id, bool_or(bill_stored) AS stored, sum(posted)::bigint AS posted, sum(part)::bigint AS part, max(line) AS line
FROM imports_pay WHERE bill_id IS NOT NULL GROUP BY bill_id;

-- step: Menempatkan pembayaran
CREATE UNLOGGED TABLE imports_settled AS
SELECT bill.*, bill.pokok - coalesce(paid.posted, 0) AS sisa, coalesce(paid.part, 0) AS part, paid.line AS paid_line
FROM imports_bill AS bill LEFT JOIN imports_paid AS paid ON paid.bill_id = bill.id
WHERE NOT bill.stored ORDER BY bill.id;

-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT noticed."table", noticed.line, nop || '/' || tax_year, noticed.problem, imports_printed(noticed.amount), nop, tax_year
FROM imports_settled CROSS JOIN LATERAL (VALUES
    ('SPPT', line, 'unpaid_status_though_paid', pokok, status = '0' AND sisa = 0 AND pokok > 0),
    ('SPPT', line, 'written_off_though_paid', pokok, status = '2' AND sisa = 0 AND pokok > 0),
    ('SPPT', line, 'paid_status_without_payment', sisa, status IN ('1', '3') AND sisa > 0),
    ('PEMBAYARAN_SPPT', paid_line, 'overpayment', part - pokok, part > pokok)
) AS noticed ("table", line, problem, amount, holds)
WHERE noticed.holds AND (part > pokok OR pokok > 0 AND (status IN ('0', '2') AND sisa = 0 OR status IN ('1', '3') AND sisa > 0));

-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', line, concat_ws('/', nop, tax_year, ke), 'payment_without_sppt', imports_printed(jumlah), nop, tax_year
FROM imports_pay WHERE bill_id IS NULL;

-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', line, concat_ws('/', nop, tax_year, ke),
       CASE WHEN closed THEN 'payment_on_closed_bill' ELSE 'overpayment' END,
       imports_printed(CASE WHEN closed THEN jumlah ELSE part - posted END), nop, tax_year
FROM imports_pay WHERE bill_stored AND part > posted;
