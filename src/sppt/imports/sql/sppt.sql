-- SPPT: judged row by row, then against each other and against what is stored.

-- A row in the plain form of most dumps is recognised at a glance and cast at once; any other row is read field by
-- field. Both ways give the same values (a test holds them against each other). OFFSET 0 keeps each level evaluated
-- once. `key` is NOP, year and cycle; of rows with one key, the first of the file comes last here and is kept. `next`
-- is the following row's key and content: one look ahead, for each costs as much as the sorting.
-- step: Menilai SPPT
CREATE UNLOGGED TABLE imports_sppt AS
SELECT line, place, problem, detail, bad_nop, bad_year, left(key, 18) AS nop, substr(key, 19, 4)::smallint AS tax_year, new_bill,
       left(next, 22) IS DISTINCT FROM left(key, 22) AS newest, left(next, 25) IS DISTINCT FROM key AS kept,
       substr(next, 26) IS NOT DISTINCT FROM content AS repeated,
       cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan,
       luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang, pengurangan, pokok, jatuh_tempo, terbit,
       terbit_unread, status, status_tagihan, content
FROM (
SELECT judged.*, run.first_bill + row_number() OVER sorted AS new_bill, lead(judged.key || content) OVER sorted AS next
FROM (
    SELECT line, place, problem,
           CASE WHEN problem IS NOT NULL THEN nop_text END AS bad_nop, CASE WHEN problem IS NOT NULL THEN tax_year END AS bad_year,
           CASE WHEN problem IS NULL THEN NULL
                WHEN problem LIKE 'nop%' THEN left(coalesce(array_to_string(nop_parts, '.'), nop_text), 60)
                WHEN problem = 'year_out_of_range' THEN left(coalesce(year_text, ''), 40)
                WHEN problem = 'cycle_unreadable' THEN left(cycle_text, 40)
                WHEN problem LIKE 'amount%' THEN bad_amount[2]
                ELSE left(coalesce(due_text, ''), 40) END AS detail,
           CASE WHEN problem IS NULL THEN nop_text || tax_year || lpad(cycle::text, 3, '0') END AS key,
           cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah,
           kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang, pengurangan,
           pokok, jatuh_tempo, terbit, terbit_unread, status, status_tagihan,
           CASE WHEN problem IS NULL THEN imports_content(imports_notice_said(
               nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan,
               luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang, pengurangan, pokok, jatuh_tempo,
               terbit)) END AS content
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
                   CASE WHEN plain THEN thn_pajak_sppt::smallint
                        WHEN btrim(thn_pajak_sppt) ~ '^[0-9][0-9][0-9][0-9]$' THEN btrim(thn_pajak_sppt)::smallint END AS tax_year,
                   CASE WHEN plain THEN siklus_sppt::smallint WHEN imports_filled(siklus_sppt) IS NULL THEN 1
                        WHEN imports_amount(siklus_sppt) < 1000 THEN imports_amount(siklus_sppt) END::smallint AS cycle,
                   CASE WHEN plain THEN NULL ELSE imports_bad_amount(
                       '{LUAS_BUMI_SPPT,LUAS_BNG_SPPT,NJOP_BUMI_SPPT,NJOP_BNG_SPPT,NJOPTKP_SPPT,FAKTOR_PENGURANG_SPPT,NJOP_SPPT,PBB_TERHUTANG_SPPT,PBB_YG_HARUS_DIBAYAR_SPPT}',
                       ARRAY[luas_bumi_sppt, luas_bng_sppt, njop_bumi_sppt, njop_bng_sppt, njoptkp_sppt, faktor_pengurang_sppt,
                             njop_sppt, pbb_terhutang_sppt, pbb_yg_harus_dibayar_sppt], 6) END AS bad_amount,
                   CASE WHEN plain THEN luas_bumi_sppt::bigint ELSE imports_amount_or_nought(luas_bumi_sppt) END AS luas_bumi,
                   CASE WHEN plain THEN luas_bng_sppt::bigint ELSE imports_amount_or_nought(luas_bng_sppt) END AS luas_bangunan,
                   CASE WHEN plain THEN njop_bumi_sppt::bigint ELSE imports_amount_or_nought(njop_bumi_sppt) END AS njop_bumi,
                   CASE WHEN plain THEN njop_bng_sppt::bigint ELSE imports_amount_or_nought(njop_bng_sppt) END AS njop_bangunan,
                   CASE WHEN plain THEN njoptkp_sppt::bigint ELSE imports_amount_or_nought(njoptkp_sppt) END AS njoptkp,
                   CASE WHEN plain THEN faktor_pengurang_sppt::bigint ELSE imports_amount_or_nought(faktor_pengurang_sppt) END AS pengurangan,
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
                       CASE WHEN nop IS NULL THEN replace(concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op), ' ', '')
                            ELSE translate(nop, ' .-', '') END AS nop_text,
                       (octet_length(kd_propinsi) = 2 AND octet_length(kd_dati2) = 2 AND octet_length(kd_kecamatan) = 3
                       AND octet_length(kd_kelurahan) = 3 AND octet_length(kd_blok) = 3 AND octet_length(no_urut) = 4
                       AND octet_length(kd_jns_op) = 1 AND octet_length(thn_pajak_sppt) = 4 AND octet_length(siklus_sppt) BETWEEN 1 AND 3
                       AND octet_length(luas_bumi_sppt) BETWEEN 1 AND 15 AND octet_length(luas_bng_sppt) BETWEEN 1 AND 15
                       AND octet_length(njop_bumi_sppt) BETWEEN 1 AND 15 AND octet_length(njop_bng_sppt) BETWEEN 1 AND 15
                       AND octet_length(njop_sppt) BETWEEN 1 AND 15 AND octet_length(njoptkp_sppt) BETWEEN 1 AND 15
                       AND octet_length(pbb_terhutang_sppt) BETWEEN 1 AND 15 AND octet_length(faktor_pengurang_sppt) BETWEEN 1 AND 15
                       AND octet_length(pbb_yg_harus_dibayar_sppt) BETWEEN 1 AND 15
                       AND concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op, thn_pajak_sppt,
                                  siklus_sppt, luas_bumi_sppt, luas_bng_sppt, njop_bumi_sppt, njop_bng_sppt, njop_sppt, njoptkp_sppt,
                                  pbb_terhutang_sppt, faktor_pengurang_sppt, pbb_yg_harus_dibayar_sppt) ~ '^[0-9]+$') IS TRUE AS plain
                FROM imports_raw_sppt AS raw OFFSET 0
            ) AS looked
            LEFT JOIN imports_day_of AS due ON due.text = imports_day_text(tgl_jatuh_tempo_sppt)
            LEFT JOIN imports_day_of AS issued ON issued.text = imports_day_text(tgl_terbit_sppt)
            OFFSET 0
        ) AS typed CROSS JOIN imports_run AS run
        OFFSET 0
    ) AS judged
) AS judged CROSS JOIN imports_run AS run
WINDOW sorted AS (ORDER BY judged.key, line DESC)
) AS sorted;

-- The bill of each year by its newest cycle: the stored one, or a new one.
-- step: Menyusun tagihan
CREATE UNLOGGED TABLE imports_bill AS
SELECT coalesce(old.id, brought.new_bill) AS id, old.id IS NOT NULL AS stored, brought.nop, brought.tax_year, brought.line,
       brought.pokok, brought.jatuh_tempo, brought.terbit, brought.status
FROM (SELECT new_bill, nop, tax_year, line, pokok, jatuh_tempo, terbit, status FROM imports_sppt WHERE problem IS NULL AND newest) AS brought
LEFT JOIN ledger_bill AS old ON old.nop = brought.nop AND old.tax_year = brought.tax_year AND old.kind = 'sppt' AND old.ke = 1
ORDER BY brought.nop, brought.tax_year;

-- step: Menyusun tagihan
ANALYZE imports_bill;

-- step: Mencatat temuan SPPT
CREATE UNLOGGED TABLE imports_strange_kelurahan AS
SELECT seen.code FROM (SELECT left(nop, 10) AS code FROM imports_bill GROUP BY 1) AS seen
WHERE EXISTS (SELECT FROM register_kelurahan)
  AND NOT EXISTS (SELECT FROM register_kelurahan AS known WHERE known.code = seen.code);

-- The few rows about which there is something to say.
-- step: Mencatat temuan SPPT
CREATE UNLOGGED TABLE imports_sppt_odd AS
SELECT imports_sppt.*,
       kelas_tanah = '' AND luas_bumi > 0 AND njop_bumi > 0 AS no_land_class,
       kelas_bangunan = '' AND luas_bangunan > 0 AND njop_bangunan > 0 AS no_building_class,
       left(nop, 10) IN (SELECT code FROM imports_strange_kelurahan) AS strange
FROM imports_sppt
WHERE problem IS NOT NULL OR NOT newest OR terbit_unread IS NOT NULL OR status NOT IN ('0', '1', '2', '3')
   OR kelas_tanah = '' AND luas_bumi > 0 AND njop_bumi > 0 OR kelas_bangunan = '' AND luas_bangunan > 0 AND njop_bangunan > 0
   OR right(nop, 1) NOT IN ('0', '7', '8', '9') OR left(nop, 10) IN (SELECT code FROM imports_strange_kelurahan);

-- step: Mencatat temuan SPPT
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year, place)
SELECT 'SPPT', line, left(bad_nop || '/' || coalesce(bad_year::text, ''), 60), problem, coalesce(detail, ''),
       CASE WHEN bad_nop ~ '^[0-9]+$' AND length(bad_nop) = 18 THEN bad_nop END, bad_year, place
FROM imports_sppt_odd WHERE problem IS NOT NULL;

-- step: Mencatat temuan SPPT
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year, place)
SELECT 'SPPT', line, nop || '/' || tax_year,
       CASE WHEN repeated THEN 'repeated_row' ELSE 'same_key_other_content' END,
       CASE WHEN repeated THEN '' ELSE 'pokok Rp' || imports_printed(pokok) END, nop, tax_year, place
FROM imports_sppt_odd WHERE problem IS NULL AND NOT kept;

-- step: Mencatat temuan SPPT
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', odd.line, odd.nop || '/' || odd.tax_year, noticed.problem, noticed.detail, odd.nop, odd.tax_year
FROM imports_sppt_odd AS odd
JOIN imports_bill AS bill USING (nop, tax_year)
CROSS JOIN LATERAL (VALUES
    ('kelas_missing', 'tanah', no_land_class),
    ('kelas_missing', 'bangunan', no_building_class),
    ('terbit_unreadable', terbit_unread, terbit_unread IS NOT NULL),
    ('nop_kind_unknown', right(nop, 1), right(nop, 1) NOT IN ('0', '7', '8', '9')),
    ('kelurahan_unknown', left(nop, 10), strange),
    ('status_unknown', '“' || left(odd.status, 20) || '”', odd.status NOT IN ('0', '1', '2', '3'))
) AS noticed (problem, detail, holds)
WHERE odd.problem IS NULL AND odd.kept AND NOT bill.stored AND noticed.holds;
