-- SPPT: judged row by row, then against each other and against what is stored.

-- A row in the plain form of most dumps is recognised at a glance and cast at once; any other row is read field by
-- field. Both ways give the same values (a test holds them against each other). OFFSET 0 keeps each level evaluated
-- once. `content` compares a notice with its like in another dump, so it leaves out what changes while the notice
-- stays the same: statuses, printing, place of payment. It is no seal, hence md5.
-- step: Menilai SPPT
CREATE UNLOGGED TABLE imports_sppt AS
SELECT judged.*, old.id AS old_bill,
       -- Of rows with one key the first of the file comes last here, so the row before a change of key is the one kept.
       (lead(judged.nop) OVER sorted, lead(judged.tax_year) OVER sorted, lead(cycle) OVER sorted)
           IS DISTINCT FROM (judged.nop, judged.tax_year, cycle) AS kept,
       (lead(judged.nop) OVER sorted, lead(judged.tax_year) OVER sorted) IS DISTINCT FROM (judged.nop, judged.tax_year) AS newest,
       coalesce(old.id, (SELECT first_bill FROM imports_run) + dense_rank() OVER (ORDER BY judged.nop, judged.tax_year)) AS bill_id
FROM (
    SELECT line, place, problem,
           CASE WHEN problem IS NULL THEN NULL
                WHEN problem LIKE 'nop%' THEN left(coalesce(array_to_string(nop_parts, '.'), nop_text), 60)
                WHEN problem = 'year_out_of_range' THEN left(coalesce(year_text, ''), 40)
                WHEN problem = 'cycle_unreadable' THEN left(cycle_text, 40)
                WHEN problem LIKE 'amount%' THEN bad_amount[2]
                ELSE left(coalesce(due_text, ''), 40) END AS detail,
           nop_text, tax_year AS seen_year,
           CASE WHEN problem IS NULL THEN nop_text END AS nop,
           CASE WHEN problem IS NULL THEN tax_year END AS tax_year,
           cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah,
           kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang, pengurangan,
           pokok, jatuh_tempo, terbit, terbit_unread, status, status_tagihan,
           CASE WHEN problem IS NULL THEN
               md5(concat_ws(E'\x1f', nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp,
                             npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop,
                             njoptkp, terutang, pengurangan, pokok, jatuh_tempo, coalesce(terbit::text, ''))) END AS content
    FROM (
        SELECT typed.*,
               coalesce(
                   CASE WHEN NOT plain THEN imports_bad_nop(nop_parts, run.city)
                        WHEN left(nop_text, 4) <> run.city THEN 'nop_other_city'
                        WHEN substr(nop_text, 11, 3) = '000' OR substr(nop_text, 14, 4) = '0000' THEN 'nop_zero' END,
                   CASE WHEN tax_year BETWEEN run.year_first AND run.year_last THEN NULL ELSE 'year_out_of_range' END,
                   CASE WHEN cycle IS NULL THEN 'cycle_unreadable' END,
                   bad_amount[1],
                   CASE WHEN jatuh_tempo IS NULL AND due_blank IS NOT FALSE THEN 'jatuh_tempo_blank'
                        WHEN jatuh_tempo IS NULL THEN 'jatuh_tempo_unreadable' END) AS problem
        FROM (
            SELECT line, place, plain, nop_text, thn_pajak_sppt AS year_text, siklus_sppt AS cycle_text,
                   tgl_jatuh_tempo_sppt AS due_text, due.day AS jatuh_tempo, due.blank AS due_blank,
                   CASE WHEN plain THEN NULL WHEN nop IS NOT NULL THEN ARRAY[nop]
                        ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END AS nop_parts,
                   CASE WHEN plain OR btrim(thn_pajak_sppt) ~ '^[0-9][0-9][0-9][0-9]$' THEN btrim(thn_pajak_sppt)::smallint END AS tax_year,
                   CASE WHEN plain THEN siklus_sppt::smallint WHEN imports_filled(siklus_sppt) IS NULL THEN 1
                        WHEN imports_amount(siklus_sppt) < 1000 THEN imports_amount(siklus_sppt) END::smallint AS cycle,
                   CASE WHEN plain THEN NULL ELSE imports_bad_amount(
                       '{LUAS_BUMI_SPPT,LUAS_BNG_SPPT,NJOP_BUMI_SPPT,NJOP_BNG_SPPT,NJOPTKP_SPPT,FAKTOR_PENGURANG_SPPT,NJOP_SPPT,PBB_TERHUTANG_SPPT,PBB_YG_HARUS_DIBAYAR_SPPT}',
                       ARRAY[coalesce(imports_filled(luas_bumi_sppt), '0'), coalesce(imports_filled(luas_bng_sppt), '0'),
                             coalesce(imports_filled(njop_bumi_sppt), '0'), coalesce(imports_filled(njop_bng_sppt), '0'),
                             coalesce(imports_filled(njoptkp_sppt), '0'), coalesce(imports_filled(faktor_pengurang_sppt), '0'),
                             njop_sppt, pbb_terhutang_sppt, pbb_yg_harus_dibayar_sppt]) END AS bad_amount,
                   CASE WHEN plain THEN luas_bumi_sppt::bigint ELSE imports_amount(coalesce(imports_filled(luas_bumi_sppt), '0')) END AS luas_bumi,
                   CASE WHEN plain THEN luas_bng_sppt::bigint ELSE imports_amount(coalesce(imports_filled(luas_bng_sppt), '0')) END AS luas_bangunan,
                   CASE WHEN plain THEN njop_bumi_sppt::bigint ELSE imports_amount(coalesce(imports_filled(njop_bumi_sppt), '0')) END AS njop_bumi,
                   CASE WHEN plain THEN njop_bng_sppt::bigint ELSE imports_amount(coalesce(imports_filled(njop_bng_sppt), '0')) END AS njop_bangunan,
                   CASE WHEN plain THEN njoptkp_sppt::bigint ELSE imports_amount(coalesce(imports_filled(njoptkp_sppt), '0')) END AS njoptkp,
                   CASE WHEN plain THEN faktor_pengurang_sppt::bigint ELSE imports_amount(coalesce(imports_filled(faktor_pengurang_sppt), '0')) END AS pengurangan,
                   CASE WHEN plain THEN njop_sppt::bigint ELSE imports_amount(njop_sppt) END AS njop,
                   CASE WHEN plain THEN pbb_terhutang_sppt::bigint ELSE imports_amount(pbb_terhutang_sppt) END AS terutang,
                   CASE WHEN plain THEN pbb_yg_harus_dibayar_sppt::bigint ELSE imports_amount(pbb_yg_harus_dibayar_sppt) END AS pokok,
                   issued.day AS terbit, CASE WHEN issued.day IS NULL AND imports_filled(tgl_terbit_sppt) IS NOT NULL THEN left(tgl_terbit_sppt, 40) END AS terbit_unread,
                   imports_text(nm_wp_sppt) AS nama_wp, imports_text(jln_wp_sppt) AS jalan_wp,
                   imports_text(blok_kav_no_wp_sppt) AS blok_kav_wp, imports_text(rw_wp_sppt) AS rw_wp,
                   imports_text(rt_wp_sppt) AS rt_wp, imports_text(kelurahan_wp_sppt) AS kelurahan_wp,
                   imports_text(kota_wp_sppt) AS kota_wp, imports_text(kd_pos_wp_sppt) AS kode_pos_wp,
                   imports_text(npwp_sppt) AS npwp, imports_class(kd_kls_tanah) AS kelas_tanah,
                   imports_class(kd_kls_bng) AS kelas_bangunan, imports_text(status_pembayaran_sppt) AS status,
                   imports_text(status_tagihan_sppt) AS status_tagihan
            FROM (
                SELECT raw.*, raw.ctid AS place,
                       translate(coalesce(nop, concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op)), ' .-', '') AS nop_text,
                       nop IS NULL AND octet_length(kd_propinsi) = 2 AND octet_length(kd_dati2) = 2 AND octet_length(kd_kecamatan) = 3
                       AND octet_length(kd_kelurahan) = 3 AND octet_length(kd_blok) = 3 AND octet_length(no_urut) = 4
                       AND octet_length(kd_jns_op) = 1 AND octet_length(thn_pajak_sppt) = 4 AND octet_length(siklus_sppt) BETWEEN 1 AND 3
                       AND octet_length(luas_bumi_sppt) BETWEEN 1 AND 15 AND octet_length(luas_bng_sppt) BETWEEN 1 AND 15
                       AND octet_length(njop_bumi_sppt) BETWEEN 1 AND 15 AND octet_length(njop_bng_sppt) BETWEEN 1 AND 15
                       AND octet_length(njop_sppt) BETWEEN 1 AND 15 AND octet_length(njoptkp_sppt) BETWEEN 1 AND 15
                       AND octet_length(pbb_terhutang_sppt) BETWEEN 1 AND 15 AND octet_length(faktor_pengurang_sppt) BETWEEN 1 AND 15
                       AND octet_length(pbb_yg_harus_dibayar_sppt) BETWEEN 1 AND 15
                       AND concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op, thn_pajak_sppt,
                                  siklus_sppt, luas_bumi_sppt, luas_bng_sppt, njop_bumi_sppt, njop_bng_sppt, njop_sppt, njoptkp_sppt,
                                  pbb_terhutang_sppt, faktor_pengurang_sppt, pbb_yg_harus_dibayar_sppt) ~ '^[0-9]+$' IS TRUE AS plain
                FROM imports_raw_sppt AS raw OFFSET 0
            ) AS looked
            LEFT JOIN imports_day_of AS due ON due.text = imports_day_text(tgl_jatuh_tempo_sppt)
            LEFT JOIN imports_day_of AS issued ON issued.text = imports_day_text(tgl_terbit_sppt)
            OFFSET 0
        ) AS typed CROSS JOIN imports_run AS run
        OFFSET 0
    ) AS judged
) AS judged
LEFT JOIN ledger_bill AS old ON old.nop = judged.nop AND old.tax_year = judged.tax_year AND old.kind = 'sppt' AND old.ke = 1
WINDOW sorted AS (ORDER BY judged.nop, judged.tax_year, cycle, line DESC);

-- step: Mencatat temuan SPPT
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year, place)
SELECT 'SPPT', line, left(coalesce(nop_text, '') || '/' || coalesce(seen_year::text, ''), 60), problem, coalesce(detail, ''),
       CASE WHEN nop_text ~ '^[0-9]+$' AND length(nop_text) = 18 THEN nop_text END, seen_year, place
FROM imports_sppt WHERE problem IS NOT NULL;

-- step: Mencatat temuan SPPT
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year, place)
SELECT 'SPPT', spare.line, spare.nop || '/' || spare.tax_year,
       CASE WHEN spare.content = kept.content THEN 'repeated_row' ELSE 'same_key_other_content' END,
       CASE WHEN spare.content = kept.content THEN '' ELSE 'pokok Rp' || imports_printed(spare.pokok) || ', bukan Rp' || imports_printed(kept.pokok) END,
       spare.nop, spare.tax_year, spare.place
FROM (SELECT line, place, nop, tax_year, cycle, content, pokok FROM imports_sppt WHERE problem IS NULL AND NOT kept) AS spare
JOIN imports_sppt AS kept USING (nop, tax_year, cycle) WHERE kept.kept;

-- step: Mencatat temuan SPPT
CREATE UNLOGGED TABLE imports_strange_kelurahan AS
SELECT seen.code FROM (SELECT left(nop, 10) AS code FROM imports_sppt WHERE nop IS NOT NULL GROUP BY 1
                       UNION SELECT left(nop, 10) FROM imports_objek WHERE nop IS NOT NULL GROUP BY 1) AS seen
WHERE EXISTS (SELECT FROM register_kelurahan)
  AND NOT EXISTS (SELECT FROM register_kelurahan AS known WHERE known.code = seen.code);

-- step: Mencatat temuan SPPT
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', line, nop || '/' || tax_year, noticed.problem, noticed.detail, nop, tax_year
FROM imports_sppt
CROSS JOIN LATERAL (VALUES
    ('kelas_missing', 'tanah', kelas_tanah = '' AND luas_bumi > 0 AND njop_bumi > 0),
    ('kelas_missing', 'bangunan', kelas_bangunan = '' AND luas_bangunan > 0 AND njop_bangunan > 0),
    ('terbit_unreadable', terbit_unread, terbit_unread IS NOT NULL),
    ('nop_kind_unknown', right(nop, 1), right(nop, 1) NOT IN ('0', '7', '8', '9')),
    ('kelurahan_unknown', left(nop, 10), left(nop, 10) IN (SELECT code FROM imports_strange_kelurahan)),
    ('status_unknown', '“' || left(status, 20) || '”', status NOT IN ('0', '1', '2', '3'))
) AS noticed (problem, detail, holds)
WHERE imports_sppt.problem IS NULL AND kept AND old_bill IS NULL AND noticed.holds
  AND (kelas_tanah = '' OR kelas_bangunan = '' OR terbit_unread IS NOT NULL OR status NOT IN ('0', '1', '2', '3')
       OR right(nop, 1) NOT IN ('0', '7', '8', '9') OR left(nop, 10) IN (SELECT code FROM imports_strange_kelurahan))
ORDER BY line;

-- The bill of each year that is new here, by its newest cycle.
-- step: Menyusun tagihan
CREATE UNLOGGED TABLE imports_bill AS
SELECT bill_id AS id, nop, tax_year, line, pokok, jatuh_tempo, terbit, status
FROM imports_sppt WHERE problem IS NULL AND newest AND old_bill IS NULL;

-- step: Menyusun tagihan
ANALYZE imports_bill;
