-- What was judged, stored: bills, notices, postings, payments, findings, the batch and its audit rows.
-- The working tables were written in NOP order and are read in that order (synchronize_seqscans is off).

-- step: Menghitung temuan
CREATE UNLOGGED TABLE imports_review AS
SELECT DISTINCT nop, tax_year FROM imports_found JOIN imports_word USING (problem)
WHERE severity <> 'note' AND nop IS NOT NULL AND tax_year IS NOT NULL;

-- step: Menyimpan tagihan
INSERT INTO ledger_bill (id, nop, tax_year, kind, ke, pokok, sisa, jatuh_tempo, state, version, round, provenance, under_review)
SELECT id, nop, tax_year, 'sppt', 1, pokok, sisa, jatuh_tempo,
       CASE WHEN sisa = 0 AND status = '3' THEN 'principal_paid' WHEN sisa = 0 THEN 'paid' WHEN status = '2' THEN 'written_off'
            WHEN sisa = pokok THEN 'unpaid' ELSE 'partly_paid' END,
       1, 1, CASE WHEN tax_year < run.own_from THEN 'inherited' ELSE 'city' END, review.nop IS NOT NULL
FROM imports_settled LEFT JOIN imports_review AS review USING (nop, tax_year) CROSS JOIN imports_run AS run;

-- step: Menyimpan SPPT
INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp,
    kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang,
    pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content)
SELECT new_bill, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp,
    kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang,
    pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content
FROM imports_sppt AS row
WHERE problem IS NULL AND newest
  AND NOT EXISTS (SELECT FROM imports_bill AS old WHERE old.stored AND old.nop = row.nop AND old.tax_year = row.tax_year);

-- Earlier cycles of the same bills.
-- step: Menyimpan SPPT
INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp,
    kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang,
    pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content)
SELECT bill.id, row.nop, row.tax_year, row.cycle, row.nama_wp, row.jalan_wp, row.blok_kav_wp, row.rw_wp, row.rt_wp, row.kelurahan_wp,
    row.kota_wp, row.kode_pos_wp, row.npwp, row.kelas_tanah, row.kelas_bangunan, row.luas_bumi, row.luas_bangunan,
    row.njop_bumi, row.njop_bangunan, row.njop, row.njoptkp, row.terutang, row.pengurangan, row.pokok, row.jatuh_tempo,
    row.terbit, row.status_tagihan, row.content
FROM imports_sppt_odd AS row JOIN imports_settled AS bill ON bill.nop = row.nop AND bill.tax_year = row.tax_year
WHERE row.problem IS NULL AND row.kept AND NOT row.newest ORDER BY row.nop, row.tax_year, row.cycle;

-- step: Membukukan saldo awal
INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, amount, bill_id, event, source, source_id)
SELECT run.at, run.business_day, coalesce(terbit, jatuh_tempo), 'piutang_pokok', 'saldo_awal', pokok, id, 'saldo_awal', 'import', run.batch
FROM imports_settled CROSS JOIN imports_run AS run WHERE pokok > 0;

-- step: Membukukan pembayaran
INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, amount, bill_id, event, source, source_id)
SELECT run.at, run.business_day, coalesce(tanggal, run.day), 'saldo_awal', 'piutang_pokok', posted, bill_id, 'bayar_impor', 'import', run.batch
FROM imports_pay CROSS JOIN imports_run AS run WHERE posted > 0;

-- step: Membukukan penghapusan
INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, amount, bill_id, event, source, source_id)
SELECT run.at, run.business_day, run.day, 'saldo_awal', 'piutang_pokok', sisa, id, 'hapus_impor', 'import', run.batch
FROM imports_settled CROSS JOIN imports_run AS run WHERE status = '2' AND sisa > 0;

-- step: Menyimpan pembayaran
INSERT INTO payments_imported_payment (nop, tax_year, ke, bill_id, jumlah, denda, posted, tanggal, direkam, tempat, batch, content)
SELECT nop, tax_year, ke, bill_id, jumlah, denda, posted, tanggal, direkam AT TIME ZONE 'Asia/Jakarta', tempat, run.batch, content
FROM imports_pay CROSS JOIN imports_run AS run;

-- Findings that are not known yet; the same fact found again is the same finding.
-- step: Menyimpan temuan
CREATE UNLOGGED TABLE imports_fresh AS
SELECT DISTINCT ON (found."table", found.key, found.problem) found.*
FROM imports_found AS found
LEFT JOIN imports_finding AS known ON known."table" = found."table" AND known.key = found.key AND known.problem = found.problem
WHERE known.id IS NULL
ORDER BY found."table", found.key, found.problem, found.line;

-- What the report tells: every rejected row of these files, and what else is new.
-- step: Menyimpan temuan
CREATE UNLOGGED TABLE imports_told AS
SELECT found."table", found.line, found.key, found.problem, word.severity, replace(word.sentence, '{}', found.detail) AS message
FROM imports_found AS found JOIN imports_word AS word USING (problem) WHERE word.severity = 'reject'
UNION ALL
SELECT fresh."table", fresh.line, fresh.key, fresh.problem, word.severity, replace(word.sentence, '{}', fresh.detail)
FROM imports_fresh AS fresh JOIN imports_word AS word USING (problem) WHERE word.severity <> 'reject';
