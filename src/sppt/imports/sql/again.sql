-- Against what is stored: only needed when something is. Nothing stored is ever overwritten or removed here; what
-- changed or vanished becomes a finding, and two officers correct it by an opposite entry.

-- Bills that a new payment may touch are locked first, in id order, as every posting does; what is looked up after
-- this statement includes whatever a payment committed before it.
-- step: Mengunci tagihan
SELECT bill.id FROM ledger_bill AS bill
WHERE (bill.nop, bill.tax_year) IN (SELECT nop, tax_year FROM imports_payment WHERE problem IS NULL AND NOT known)
ORDER BY bill.id FOR UPDATE;

-- Stored payments that no row of this dump matches exactly.
-- step: Membandingkan dengan impor sebelumnya
CREATE UNLOGGED TABLE imports_unmatched AS
SELECT stored.id, stored.nop, stored.tax_year, stored.ke, stored.tempat, stored.jumlah, stored.denda, stored.tanggal
FROM payments_imported_payment AS stored
WHERE NOT EXISTS (SELECT FROM imports_payment AS row WHERE row.known AND row.nop = stored.nop AND row.tax_year = stored.tax_year
                    AND row.ke = stored.ke AND row.content = stored.content);

-- The dump also holds what we wrote back: a payment of ours with the same NOP, year, amounts and day, whatever its
-- ke; each of ours answers for one row. A reversed payment answers for none.
-- step: Mengenali pembayaran kita sendiri
INSERT INTO imports_verdict (line, verdict, against)
SELECT row.line, 'ours', ours.id::text
FROM (
    SELECT line, nop, tax_year, jumlah, denda, tanggal,
           row_number() OVER (PARTITION BY nop, tax_year, jumlah, denda, tanggal ORDER BY ke, line) AS nth
    FROM imports_payment AS payment
    WHERE problem IS NULL AND NOT known AND NOT EXISTS (SELECT FROM imports_verdict AS judged WHERE judged.line = payment.line)
) AS row
JOIN (
    SELECT item.id, item.nop, item.tax_year, item.amount, item.denda, payment.law_on,
           row_number() OVER (PARTITION BY item.nop, item.tax_year, item.amount, item.denda, payment.law_on ORDER BY item.id) AS nth
    FROM payments_payment_item AS item JOIN payments_payment AS payment ON payment.id = item.payment_id
    WHERE NOT EXISTS (SELECT FROM payments_reversal AS undone WHERE undone.payment_id = payment.id)
) AS ours ON ours.nop = row.nop AND ours.tax_year = row.tax_year AND ours.amount = row.jumlah AND ours.denda = row.denda
         AND ours.law_on = row.tanggal AND ours.nth = row.nth;

-- SISMIOP's repair routines renumber ke: the same money must not come in a second time under its new number.
-- step: Membandingkan dengan impor sebelumnya
INSERT INTO imports_verdict (line, verdict, against)
SELECT row.line, 'ke_changed', stored.ke::text
FROM (
    SELECT line, nop, tax_year, jumlah, denda, tanggal,
           row_number() OVER (PARTITION BY nop, tax_year, jumlah, denda, tanggal ORDER BY ke, line) AS nth
    FROM imports_payment AS payment
    WHERE problem IS NULL AND NOT known AND NOT EXISTS (SELECT FROM imports_verdict AS judged WHERE judged.line = payment.line)
) AS row
JOIN (
    SELECT nop, tax_year, ke, jumlah, denda, tanggal,
           row_number() OVER (PARTITION BY nop, tax_year, jumlah, denda, tanggal ORDER BY ke, id) AS nth
    FROM imports_unmatched
) AS stored ON stored.nop = row.nop AND stored.tax_year = row.tax_year AND stored.jumlah = row.jumlah
           AND stored.denda = row.denda AND stored.tanggal IS NOT DISTINCT FROM row.tanggal AND stored.nth = row.nth;

-- step: Membandingkan dengan impor sebelumnya
INSERT INTO imports_verdict (line, verdict, against)
SELECT DISTINCT ON (row.line) row.line, 'changed',
       'jumlah Rp' || imports_printed(stored.jumlah) || ' menjadi Rp' || imports_printed(row.jumlah)
       || ', denda Rp' || imports_printed(stored.denda) || ' menjadi Rp' || imports_printed(row.denda)
FROM imports_payment AS row
JOIN imports_unmatched AS stored ON stored.nop = row.nop AND stored.tax_year = row.tax_year AND stored.ke = row.ke
                                AND stored.tempat = row.tempat
WHERE row.problem IS NULL AND NOT row.known
  AND NOT EXISTS (SELECT FROM imports_verdict AS judged WHERE judged.line = row.line)
ORDER BY row.line, stored.id;

-- step: Membandingkan dengan impor sebelumnya
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', line, concat_ws('/', row.nop, row.tax_year, row.ke), verdict, against, row.nop, row.tax_year
FROM imports_verdict JOIN imports_payment AS row USING (line) WHERE verdict IN ('ke_changed', 'changed');

-- A notice whose year is stored: its cycle unchanged, or a finding.
-- step: Membandingkan dengan impor sebelumnya
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', row.line, row.nop || '/' || row.tax_year, 'changed',
       CASE WHEN stored.id IS NULL THEN 'siklus ' || row.cycle || ', ' ELSE '' END || 'pokok Rp' || imports_printed(bill.pokok) || ' menjadi Rp' || imports_printed(row.pokok),
       row.nop, row.tax_year
FROM imports_sppt AS row
JOIN imports_bill AS known ON known.nop = row.nop AND known.tax_year = row.tax_year AND known.stored
JOIN ledger_bill AS bill ON bill.id = known.id
LEFT JOIN assessment_notice AS stored ON stored.bill_id = bill.id AND stored.cycle = row.cycle
WHERE row.problem IS NULL AND row.kept AND stored.content IS DISTINCT FROM row.content;

-- step: Membandingkan dengan impor sebelumnya
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', known.line, known.nop || '/' || known.tax_year, 'written_off_later', imports_printed(bill.sisa), known.nop, known.tax_year
FROM imports_bill AS known JOIN ledger_bill AS bill ON bill.id = known.id
WHERE known.stored AND known.status = '2' AND bill.sisa > 0 AND bill.state IN ('unpaid', 'partly_paid');

-- A dump speaks for a kelurahan and a year when it brings at least half of the rows that are stored for them;
-- a smaller file is an addition, and what it leaves out has not vanished.
-- step: Mencari yang hilang
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', 0, bill.nop || '/' || bill.tax_year, 'vanished', '', bill.nop, bill.tax_year
FROM ledger_bill AS bill
JOIN (
    SELECT brought.kelurahan, brought.tax_year
    FROM (SELECT left(nop, 10) AS kelurahan, tax_year, count(*) AS n FROM imports_bill GROUP BY 1, 2) AS brought
    JOIN (SELECT left(nop, 10) AS kelurahan, tax_year, count(*) AS n FROM ledger_bill WHERE kind = 'sppt' AND ke = 1 GROUP BY 1, 2) AS held
      USING (kelurahan, tax_year)
    WHERE brought.n * 2 >= held.n
) AS whole ON whole.kelurahan = left(bill.nop, 10) AND whole.tax_year = bill.tax_year
WHERE bill.kind = 'sppt' AND bill.ke = 1
  AND EXISTS (SELECT FROM ledger_posting AS opening WHERE opening.bill_id = bill.id AND opening.source = 'import')
  AND NOT EXISTS (SELECT FROM imports_bill AS row WHERE row.id = bill.id)
  AND NOT EXISTS (SELECT FROM imports_sppt_odd AS row WHERE row.bad_nop = bill.nop AND row.bad_year = bill.tax_year);

-- step: Mencari yang hilang
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', 0, concat_ws('/', stored.nop, stored.tax_year, stored.ke), 'vanished', '', stored.nop, stored.tax_year
FROM imports_unmatched AS stored
JOIN (
    SELECT brought.kelurahan, brought.tax_year
    FROM (SELECT left(nop, 10) AS kelurahan, tax_year, count(*) AS n FROM imports_payment WHERE problem IS NULL GROUP BY 1, 2) AS brought
    JOIN (SELECT left(nop, 10) AS kelurahan, tax_year, count(*) AS n FROM payments_imported_payment GROUP BY 1, 2) AS held
      USING (kelurahan, tax_year)
    WHERE brought.n * 2 >= held.n
) AS whole ON whole.kelurahan = left(stored.nop, 10) AND whole.tax_year = stored.tax_year
WHERE NOT EXISTS (SELECT FROM imports_payment AS row WHERE row.nop = stored.nop AND row.tax_year = stored.tax_year
                    AND (row.ke = stored.ke OR row.jumlah = stored.jumlah AND row.tanggal IS NOT DISTINCT FROM stored.tanggal));

-- step: Mencari yang hilang
INSERT INTO imports_found ("table", line, key, problem, detail, nop)
SELECT 'DAT_OBJEK_PAJAK', 0, stored.nop, 'register_vanished', '', stored.nop
FROM register_objek AS stored
JOIN (
    SELECT brought.kelurahan
    FROM (SELECT left(nop, 10) AS kelurahan, count(*) AS n FROM imports_objek WHERE problem IS NULL AND known GROUP BY 1) AS brought
    JOIN (SELECT left(nop, 10) AS kelurahan, count(*) AS n FROM register_objek GROUP BY 1) AS held USING (kelurahan)
    WHERE brought.n * 2 >= held.n
) AS whole ON whole.kelurahan = left(stored.nop, 10)
WHERE NOT EXISTS (SELECT FROM imports_objek AS row WHERE row.nop_text = stored.nop);

-- step: Mencari yang hilang
INSERT INTO imports_found ("table", line, key, problem, detail)
SELECT 'DAT_SUBJEK_PAJAK', 0, stored.id, 'register_vanished', ''
FROM register_subjek AS stored
WHERE (SELECT count(*) FROM imports_subjek WHERE known) * 2 >= (SELECT count(*) FROM register_subjek)
  AND NOT EXISTS (SELECT FROM imports_subjek AS row WHERE row.id = stored.id);

-- step: Mencari yang hilang
INSERT INTO imports_found ("table", line, key, problem, detail, nop)
SELECT 'DAT_OP_BUMI', 0, stored.nop || '/' || stored.no_bumi, 'register_vanished', '', stored.nop
FROM register_bumi AS stored
JOIN (
    SELECT brought.kelurahan
    FROM (SELECT left(nop, 10) AS kelurahan, count(*) AS n FROM imports_bumi WHERE problem IS NULL AND known GROUP BY 1) AS brought
    JOIN (SELECT left(nop, 10) AS kelurahan, count(*) AS n FROM register_bumi GROUP BY 1) AS held USING (kelurahan)
    WHERE brought.n * 2 >= held.n
) AS whole ON whole.kelurahan = left(stored.nop, 10)
WHERE NOT EXISTS (SELECT FROM imports_bumi AS row WHERE row.nop_text = stored.nop AND row.no_bumi = stored.no_bumi);

-- step: Mencari yang hilang
INSERT INTO imports_found ("table", line, key, problem, detail, nop)
SELECT 'DAT_OP_BANGUNAN', 0, stored.nop || '/' || stored.no_bng, 'register_vanished', '', stored.nop
FROM register_bangunan AS stored
JOIN (
    SELECT brought.kelurahan
    FROM (SELECT left(nop, 10) AS kelurahan, count(*) AS n FROM imports_bangunan WHERE problem IS NULL AND known GROUP BY 1) AS brought
    JOIN (SELECT left(nop, 10) AS kelurahan, count(*) AS n FROM register_bangunan GROUP BY 1) AS held USING (kelurahan)
    WHERE brought.n * 2 >= held.n
) AS whole ON whole.kelurahan = left(stored.nop, 10)
WHERE NOT EXISTS (SELECT FROM imports_bangunan AS row WHERE row.nop_text = stored.nop AND row.no_bng = stored.no_bng);
