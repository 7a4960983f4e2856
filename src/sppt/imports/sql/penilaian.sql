-- What an assessment needs of land, buildings, zones, shared objects and NJOPTKP: judged and compared with what is
-- stored. Rows are few columns wide, so their content is compared as text and not by a digest.

-- step: Menilai bumi
CREATE UNLOGGED TABLE imports_bumi AS
SELECT row.*, row_number() OVER sorted AS copy, first_value(row.content) OVER sorted AS first_content,
       stored.nop IS NOT NULL AS known, concat_ws('/', stored.znt, stored.luas_dm2, stored.jenis_bumi, stored.nilai_sistem) AS stored_content
FROM (
    SELECT line, place, nop_text, problem, bad, CASE WHEN problem IS NULL THEN nop_text END AS nop, no_bumi, znt, luas_dm2, jenis_bumi,
           nilai_sistem, concat_ws('/', znt, luas_dm2, jenis_bumi, nilai_sistem) AS content
    FROM (
        SELECT typed.*, CASE WHEN bad IS NOT NULL OR NOT plain OR no_bumi IS NULL OR luas_dm2 > 100000000000 THEN
                   coalesce(CASE WHEN NOT plain THEN imports_bad_nop(nop_parts, city) END, CASE WHEN no_bumi IS NULL THEN 'key_blank' END,
                            bad[1], CASE WHEN luas_dm2 > 100000000000 THEN 'area_impossible' END) END AS problem
        FROM (
            SELECT looked.*, CASE WHEN plain THEN nop_plain ELSE translate(coalesce(array_to_string(nop_parts, ''), ''), ' .-', '') END AS nop_text,
                   CASE WHEN luas_dm2 IS NULL OR nilai_sistem IS NULL
                        THEN imports_bad_number('{NILAI_SISTEM_BUMI,LUAS_BUMI}', ARRAY[nilai_text, luas_text], 1) END AS bad
            FROM (
                SELECT line, raw.ctid AS place, run.city, kd_propinsi || kd_dati2 || kd_kecamatan || kd_kelurahan || kd_blok || no_urut || kd_jns_op AS nop_plain,
                       imports_plain_nop(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op, run.city) AS plain,
                       CASE WHEN nop IS NOT NULL THEN ARRAY[nop] ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END AS nop_parts,
                       imports_small(no_bumi) AS no_bumi, imports_text(kd_znt) AS znt, imports_scaled(luas_bumi, 100) AS luas_dm2,
                       imports_text(jns_bumi) AS jenis_bumi, imports_scaled_or_nought(nilai_sistem_bumi, 1000) AS nilai_sistem,
                       luas_bumi AS luas_text, nilai_sistem_bumi AS nilai_text
                FROM imports_raw_dat_op_bumi AS raw CROSS JOIN imports_run AS run OFFSET 0
            ) AS looked OFFSET 0
        ) AS typed OFFSET 0
    ) AS judged
) AS row LEFT JOIN register_bumi AS stored ON stored.nop = row.nop AND stored.no_bumi = row.no_bumi
WINDOW sorted AS (PARTITION BY row.nop, row.no_bumi ORDER BY row.line);

-- step: Menilai bumi
INSERT INTO imports_found ("table", line, key, problem, detail, nop, place)
SELECT 'DAT_OP_BUMI', line, left(nop_text || '/' || coalesce(no_bumi::text, ''), 60), CASE WHEN problem IS NOT NULL THEN problem
       WHEN copy > 1 AND content = first_content THEN 'repeated_row' WHEN copy > 1 THEN 'same_key_other_content'
       ELSE 'register_changed' END,
       CASE problem WHEN 'area_impossible' THEN imports_printed(luas_dm2 / 100) || ' m²' WHEN 'key_blank' THEN 'NO_BUMI'
       ELSE coalesce(bad[2], left(nop_text, 40)) END, nop, place
FROM imports_bumi WHERE problem IS NOT NULL OR copy > 1 OR known AND content <> stored_content;

-- step: Menyimpan bumi
INSERT INTO register_bumi (nop, no_bumi, znt, luas_dm2, jenis_bumi, nilai_sistem)
SELECT nop, no_bumi, znt, luas_dm2, jenis_bumi, nilai_sistem FROM imports_bumi WHERE problem IS NULL AND copy = 1 AND NOT known;

-- step: Menilai bangunan
CREATE UNLOGGED TABLE imports_bangunan AS
SELECT row.*, row_number() OVER sorted AS copy, first_value(row.content) OVER sorted AS first_content, stored.nop IS NOT NULL AS known,
       concat_ws('/', stored.jpb, stored.luas_dm2, stored.nilai_sistem, stored.nilai_individu, coalesce(stored.thn_dibangun, 0),
                 coalesce(stored.jumlah_lantai, 0), stored.aktif) AS stored_content
FROM (
    SELECT line, place, nop_text, problem, bad, CASE WHEN problem IS NULL THEN nop_text END AS nop, no_bng, jpb, luas_dm2, nilai_sistem,
           nilai_individu, thn_dibangun, CASE WHEN thn_dibangun IS NULL AND year_text ~ '[^0 ]' THEN left(year_text, 20) END AS odd_year,
           jumlah_lantai, aktif,
           concat_ws('/', jpb, luas_dm2, nilai_sistem, nilai_individu, coalesce(thn_dibangun, 0), coalesce(jumlah_lantai, 0), aktif) AS content
    FROM (
        SELECT typed.*, CASE WHEN bad IS NOT NULL OR NOT plain OR no_bng IS NULL OR luas_dm2 > 100000000000 THEN
                   coalesce(CASE WHEN NOT plain THEN imports_bad_nop(nop_parts, city) END, CASE WHEN no_bng IS NULL THEN 'key_blank' END,
                            bad[1], CASE WHEN luas_dm2 > 100000000000 THEN 'area_impossible' END) END AS problem
        FROM (
            SELECT looked.*, CASE WHEN plain THEN nop_plain ELSE translate(coalesce(array_to_string(nop_parts, ''), ''), ' .-', '') END AS nop_text,
                   CASE WHEN luas_dm2 IS NULL OR nilai_sistem IS NULL OR nilai_individu IS NULL
                        THEN imports_bad_number('{NILAI_SISTEM_BNG,NILAI_INDIVIDU,LUAS_BNG}', ARRAY[nilai_text, individu_text, luas_text], 2) END AS bad
            FROM (
                SELECT line, raw.ctid AS place, run.city, kd_propinsi || kd_dati2 || kd_kecamatan || kd_kelurahan || kd_blok || no_urut || kd_jns_op AS nop_plain,
                       imports_plain_nop(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op, run.city) AS plain,
                       CASE WHEN nop IS NOT NULL THEN ARRAY[nop] ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END AS nop_parts,
                       imports_small(no_bng) AS no_bng, imports_text(kd_jpb) AS jpb, imports_scaled(luas_bng, 100) AS luas_dm2,
                       imports_scaled_or_nought(nilai_sistem_bng, 1000) AS nilai_sistem,
                       imports_scaled_or_nought(nilai_individu, 1000) AS nilai_individu,
                       thn_dibangun_bng AS year_text, imports_year(thn_dibangun_bng, 1600, run.year_last) AS thn_dibangun,
                       imports_small(jml_lantai_bng) AS jumlah_lantai,
                       coalesce(btrim(aktif), '') <> '0' AND coalesce(btrim(jns_transaksi_bng), '') <> '3' AS aktif,
                       luas_bng AS luas_text, nilai_sistem_bng AS nilai_text, nilai_individu AS individu_text
                FROM imports_raw_dat_op_bangunan AS raw CROSS JOIN imports_run AS run OFFSET 0
            ) AS looked OFFSET 0
        ) AS typed OFFSET 0
    ) AS judged
) AS row LEFT JOIN register_bangunan AS stored ON stored.nop = row.nop AND stored.no_bng = row.no_bng
WINDOW sorted AS (PARTITION BY row.nop, row.no_bng ORDER BY row.line);

-- step: Menilai bangunan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, place)
SELECT 'DAT_OP_BANGUNAN', line, left(nop_text || '/' || coalesce(no_bng::text, ''), 60), CASE WHEN problem IS NOT NULL THEN problem
       WHEN copy > 1 AND content = first_content THEN 'repeated_row' WHEN copy > 1 THEN 'same_key_other_content'
       WHEN known THEN 'register_changed' ELSE 'building_year_odd' END,
       CASE WHEN problem = 'area_impossible' THEN imports_printed(luas_dm2 / 100) || ' m²' WHEN problem = 'key_blank' THEN 'NO_BNG'
            WHEN problem IS NULL AND copy = 1 AND NOT known THEN odd_year ELSE coalesce(bad[2], left(nop_text, 40)) END, nop, place
FROM imports_bangunan
WHERE problem IS NOT NULL OR copy > 1 OR known AND content <> stored_content OR NOT known AND odd_year IS NOT NULL;

-- step: Menyimpan bangunan
INSERT INTO register_bangunan (nop, no_bng, jpb, luas_dm2, nilai_sistem, nilai_individu, thn_dibangun, jumlah_lantai, aktif)
SELECT nop, no_bng, jpb, luas_dm2, nilai_sistem, nilai_individu, thn_dibangun, jumlah_lantai, aktif
FROM imports_bangunan WHERE problem IS NULL AND copy = 1 AND NOT known;

-- NIR comes in thousand rupiah per m².
-- step: Menilai NIR
CREATE UNLOGGED TABLE imports_nir AS
SELECT row.*, row_number() OVER sorted AS copy, first_value(row.nir) OVER sorted AS first_nir, stored.nir AS stored_nir
FROM (
    SELECT line, place, code, znt, year_text, bad, tax_year, nir,
           CASE WHEN code !~ '^[0-9]+$' OR length(code) <> 10 OR length(znt) NOT BETWEEN 1 AND 5 THEN 'key_blank'
                WHEN left(code, 4) <> city THEN 'nop_other_city' WHEN tax_year IS NULL THEN 'year_out_of_range' ELSE bad[1] END AS problem
    FROM (
        SELECT line, raw.ctid AS place, run.city, concat(btrim(kd_propinsi), btrim(kd_dati2), btrim(kd_kecamatan), btrim(kd_kelurahan)) AS code,
               imports_text(kd_znt) AS znt, imports_text(thn_nir_znt) AS year_text,
               imports_year(thn_nir_znt, run.year_first, run.year_last) AS tax_year, imports_scaled(nir, 1000) AS nir,
               CASE WHEN imports_scaled(nir, 1000) IS NULL THEN imports_bad_number('{NIR}', ARRAY[nir], 0) END AS bad
        FROM imports_raw_dat_nir AS raw CROSS JOIN imports_run AS run
    ) AS typed
) AS row LEFT JOIN register_nir AS stored
    ON row.problem IS NULL AND stored.kelurahan = row.code AND stored.znt = row.znt AND stored.tax_year = row.tax_year
WINDOW sorted AS (PARTITION BY row.problem, row.code, row.znt, row.tax_year ORDER BY row.line);

-- step: Menilai NIR
INSERT INTO imports_found ("table", line, key, problem, detail, place)
SELECT 'DAT_NIR', line, left(concat_ws('/', code, znt, year_text), 60), CASE WHEN problem IS NOT NULL THEN problem
       WHEN copy > 1 AND nir = first_nir THEN 'repeated_row' WHEN copy > 1 THEN 'same_key_other_content' ELSE 'register_changed' END,
       CASE WHEN problem = 'year_out_of_range' THEN left(year_text, 40) WHEN problem IS NULL AND copy > 1 THEN 'NIR Rp' || imports_printed(nir)
            WHEN bad IS NOT NULL THEN bad[2] ELSE left(concat_ws('/', code, znt), 40) END, place
FROM imports_nir WHERE problem IS NOT NULL OR copy > 1 OR nir <> stored_nir;

-- step: Menyimpan NIR
INSERT INTO register_nir (kelurahan, znt, tax_year, nir)
SELECT code, znt, tax_year, nir FROM imports_nir WHERE problem IS NULL AND copy = 1 AND stored_nir IS NULL;

-- SPPT_OP_BERSAMA holds the share of a year, DAT_OP_ANGGOTA the one that stands (year 0). NJOP in rupiah.
-- step: Menilai objek bersama
CREATE UNLOGGED TABLE imports_beban AS
SELECT row.*, row_number() OVER sorted AS copy, first_value(row.content) OVER sorted AS first_content, stored.nop IS NOT NULL AS known,
       concat_ws('/', stored.induk, stored.luas_bumi_dm2, stored.luas_bangunan_dm2, stored.bumi, stored.bangunan) AS stored_content
FROM (
    SELECT "table", line, place, nop_text, year_text, problem, bad, CASE WHEN problem IS NULL THEN nop_text END AS nop, tax_year, induk,
           luas_bumi_dm2, luas_bangunan_dm2, bumi, bangunan, concat_ws('/', induk, luas_bumi_dm2, luas_bangunan_dm2, bumi, bangunan) AS content
    FROM (
        SELECT typed.*, translate(array_to_string(nop_parts, ''), ' .-', '') AS nop_text,
               coalesce(imports_bad_nop(nop_parts, city), CASE WHEN tax_year IS NULL THEN 'year_out_of_range' END,
                        CASE WHEN induk <> '' THEN imports_bad_nop(ARRAY[induk], city) END, bad[1]) AS problem
        FROM (
            SELECT raw.*, run.city, imports_scaled_or_nought(luas_bumi, 100) AS luas_bumi_dm2, imports_scaled_or_nought(luas_bng, 100) AS luas_bangunan_dm2,
                   imports_scaled_or_nought(njop_bumi, 1) AS bumi, imports_scaled_or_nought(njop_bng, 1) AS bangunan,
                   CASE WHEN year_text IS NULL THEN 0 ELSE imports_year(year_text, run.year_first, run.year_last) END AS tax_year,
                   CASE WHEN imports_scaled_or_nought(luas_bumi, 1) + imports_scaled_or_nought(luas_bng, 1)
                             + imports_scaled_or_nought(njop_bumi, 1) + imports_scaled_or_nought(njop_bng, 1) IS NULL
                        THEN imports_bad_number('{LUAS_BUMI_BEBAN,LUAS_BNG_BEBAN,NJOP_BUMI_BEBAN,NJOP_BNG_BEBAN}', ARRAY[luas_bumi, luas_bng, njop_bumi, njop_bng], 4) END AS bad
            FROM (
                SELECT 'SPPT_OP_BERSAMA' AS "table", line, ctid AS place, imports_text(thn_pajak_sppt) AS year_text, '' AS induk,
                       CASE WHEN nop IS NOT NULL THEN ARRAY[nop]
                            ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END AS nop_parts,
                       luas_bumi_beban_sppt AS luas_bumi, luas_bng_beban_sppt AS luas_bng, njop_bumi_beban_sppt AS njop_bumi,
                       njop_bng_beban_sppt AS njop_bng
                FROM imports_raw_sppt_op_bersama
                UNION ALL
                SELECT 'DAT_OP_ANGGOTA', line, ctid, NULL,
                       translate(concat(kd_propinsi_induk, kd_dati2_induk, kd_kecamatan_induk, kd_kelurahan_induk, kd_blok_induk, no_urut_induk, kd_jns_op_induk), ' ', ''),
                       CASE WHEN nop IS NOT NULL THEN ARRAY[nop]
                            ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END,
                       luas_bumi_beban, luas_bng_beban, njop_bumi_beban, njop_bng_beban
                FROM imports_raw_dat_op_anggota
            ) AS raw CROSS JOIN imports_run AS run
        ) AS typed
    ) AS judged
) AS row LEFT JOIN register_beban AS stored ON stored.nop = row.nop AND stored.tax_year = row.tax_year
WINDOW sorted AS (PARTITION BY row.nop, row.tax_year ORDER BY row.line);

-- step: Menilai objek bersama
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year, place)
SELECT "table", line, left(concat_ws('/', nop_text, year_text), 60), CASE WHEN problem IS NOT NULL THEN problem
       WHEN copy > 1 AND content = first_content THEN 'repeated_row' WHEN copy > 1 THEN 'same_key_other_content' ELSE 'register_changed' END,
       CASE WHEN problem = 'year_out_of_range' THEN left(year_text, 40) ELSE coalesce(bad[2], left(nop_text, 40)) END,
       nop, nullif(tax_year, 0), place
FROM imports_beban WHERE problem IS NOT NULL OR copy > 1 OR known AND content <> stored_content;

-- step: Menyimpan objek bersama
INSERT INTO register_beban -- SPPT_OP_BERSAMA
    (nop, tax_year, induk, luas_bumi_dm2, luas_bangunan_dm2, bumi, bangunan)
SELECT nop, tax_year, induk, luas_bumi_dm2, luas_bangunan_dm2, bumi, bangunan
FROM imports_beban WHERE "table" = 'SPPT_OP_BERSAMA' AND problem IS NULL AND copy = 1 AND NOT known;

-- step: Menyimpan objek bersama
INSERT INTO register_beban -- DAT_OP_ANGGOTA
    (nop, tax_year, induk, luas_bumi_dm2, luas_bangunan_dm2, bumi, bangunan)
SELECT nop, tax_year, induk, luas_bumi_dm2, luas_bangunan_dm2, bumi, bangunan
FROM imports_beban WHERE "table" = 'DAT_OP_ANGGOTA' AND problem IS NULL AND copy = 1 AND NOT known;

-- step: Menilai NJOPTKP
CREATE UNLOGGED TABLE imports_njoptkp AS
SELECT row.*, row_number() OVER sorted AS copy, first_value(row.nop_text) OVER sorted AS first_nop, stored.nop AS stored_nop
FROM (
    SELECT line, place, id, year_text, tax_year, nop_text,
           coalesce(imports_bad_nop(nop_parts, city), CASE WHEN length(id) NOT BETWEEN 1 AND 30 THEN 'key_blank' END,
                    CASE WHEN tax_year IS NULL THEN 'year_out_of_range' END) AS problem
    FROM (
        SELECT line, raw.ctid AS place, run.city, imports_text(subjek_pajak_id) AS id, imports_text(thn_njoptkp) AS year_text,
               imports_year(thn_njoptkp, run.year_first, run.year_last) AS tax_year,
               translate(coalesce(nop, concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op)), ' .-', '') AS nop_text,
               CASE WHEN nop IS NOT NULL THEN ARRAY[nop]
                    ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END AS nop_parts
        FROM imports_raw_dat_subjek_pajak_njoptkp AS raw CROSS JOIN imports_run AS run
    ) AS typed
) AS row LEFT JOIN register_njoptkp AS stored ON row.problem IS NULL AND stored.subjek_id = row.id AND stored.tax_year = row.tax_year
WINDOW sorted AS (PARTITION BY row.problem, row.id, row.tax_year ORDER BY row.line);

-- One subject with two objects in a year is the mistake that this table should prevent.
-- step: Menilai NJOPTKP
INSERT INTO imports_found ("table", line, key, problem, detail, place)
SELECT 'DAT_SUBJEK_PAJAK_NJOPTKP', line, left(concat_ws('/', id, year_text), 60), CASE WHEN problem IS NOT NULL THEN problem
       WHEN copy > 1 AND nop_text = first_nop THEN 'repeated_row' WHEN copy > 1 THEN 'same_key_other_content' ELSE 'register_changed' END,
       CASE WHEN problem = 'year_out_of_range' THEN left(year_text, 40) ELSE left(nop_text, 40) END, place
FROM imports_njoptkp WHERE problem IS NOT NULL OR copy > 1 OR nop_text <> stored_nop;

-- step: Menyimpan NJOPTKP
INSERT INTO register_njoptkp (subjek_id, tax_year, nop)
SELECT id, tax_year, nop_text FROM imports_njoptkp WHERE problem IS NULL AND copy = 1 AND stored_nop IS NULL;

-- step: Menilai penjualan
CREATE UNLOGGED TABLE imports_sale AS
SELECT row.*, row_number() OVER sorted AS copy, first_value(row.price) OVER sorted AS first_price, stored.price AS stored_price
FROM (
    SELECT line, place, nop_text, day_text, sold_on, source, price, bad,
           coalesce(imports_bad_nop(nop_parts, city), CASE WHEN length(source) > 30 THEN 'key_blank' END,
                    CASE WHEN sold_on IS NULL OR sold_on > day THEN 'sale_date_unreadable' END, bad[1],
                    CASE WHEN price = 0 THEN 'amount_blank' END) AS problem
    FROM (
        SELECT line, raw.ctid AS place, run.city, run.day, tgl_jual AS day_text, sold.day AS sold_on,
               coalesce(imports_filled(sumber), 'tidak disebut') AS source, imports_amount(harga) AS price,
               imports_bad_amount('{HARGA}', ARRAY[harga], 0) AS bad,
               translate(coalesce(nop, concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op)), ' .-', '') AS nop_text,
               CASE WHEN nop IS NOT NULL THEN ARRAY[nop]
                    ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END AS nop_parts
        FROM imports_raw_penjualan AS raw LEFT JOIN imports_day_of AS sold ON sold.text = imports_day_text(tgl_jual)
        CROSS JOIN imports_run AS run
    ) AS typed
) AS row LEFT JOIN register_sale AS stored
    ON row.problem IS NULL AND stored.nop = row.nop_text AND stored.sold_on = row.sold_on AND stored.source = row.source
WINDOW sorted AS (PARTITION BY row.problem, row.nop_text, row.sold_on, row.source ORDER BY row.line);

-- step: Menilai penjualan
INSERT INTO imports_found ("table", line, key, problem, detail, place)
SELECT 'PENJUALAN', line, left(concat_ws('/', nop_text, coalesce(sold_on::text, day_text)), 60), CASE WHEN problem IS NOT NULL THEN problem
       WHEN copy > 1 AND price = first_price THEN 'repeated_row' WHEN copy > 1 THEN 'same_key_other_content' ELSE 'register_changed' END,
       CASE WHEN problem = 'sale_date_unreadable' THEN left(coalesce(day_text, ''), 40) WHEN problem IS NULL THEN 'harga Rp' || imports_printed(price)
            WHEN problem LIKE 'amount%' THEN coalesce(bad[2], 'HARGA = 0') ELSE left(nop_text, 40) END, place
FROM imports_sale WHERE problem IS NOT NULL OR copy > 1 OR price <> stored_price;

-- step: Menyimpan penjualan
INSERT INTO register_sale (nop, sold_on, source, price)
SELECT nop_text, sold_on, source, price FROM imports_sale WHERE problem IS NULL AND copy = 1 AND stored_price IS NULL;

-- How the tables fit each other; said of what came with this dump, and only where the other table is there at all.
-- step: Mencocokkan bumi dan bangunan
INSERT INTO imports_found ("table", line, key, problem, detail, nop)
SELECT part."table", part.line, part.nop || '/' || part.no, 'object_missing', part.nop, part.nop
FROM (
    SELECT 'DAT_OP_BUMI' AS "table", line, nop, no_bumi AS no FROM imports_bumi WHERE problem IS NULL AND copy = 1 AND NOT known
    UNION ALL
    SELECT 'DAT_OP_BANGUNAN', line, nop, no_bng FROM imports_bangunan WHERE problem IS NULL AND copy = 1 AND NOT known
) AS part
WHERE EXISTS (SELECT FROM register_objek) AND NOT EXISTS (SELECT FROM register_objek AS objek WHERE objek.nop = part.nop);

-- Totals are whole m²: less than one apart is rounding. Added up in one pass, for nothing is known yet of how many rows
-- the working tables hold, and a join planned for few would take hours.
-- step: Mencocokkan luas
INSERT INTO imports_found ("table", line, key, problem, detail, nop)
SELECT 'DAT_OBJEK_PAJAK', sums.line, sums.nop || '/' || part.what, 'area_differs',
       part.what || ' ' || imports_printed(part.total / 100) || ' m², rinciannya ' || imports_printed(part.rest / 100) || ' m²', sums.nop
FROM (
    SELECT nop, max(line) AS line, sum(bumi_total) AS bumi_total, sum(bumi) AS bumi, sum(bangunan_total) AS bangunan_total,
           sum(bangunan) AS bangunan
    FROM (
        SELECT nop, line, luas_bumi * 100 AS bumi_total, 0 AS bumi, luas_bangunan * 100 AS bangunan_total, 0 AS bangunan
        FROM imports_objek WHERE problem IS NULL AND copy = 1 AND NOT known
        UNION ALL SELECT nop, NULL, 0, luas_dm2, 0, 0 FROM imports_bumi WHERE problem IS NULL AND copy = 1
        UNION ALL SELECT nop, NULL, 0, 0, 0, luas_dm2 FROM imports_bangunan WHERE problem IS NULL AND copy = 1 AND aktif
    ) AS area GROUP BY nop
    HAVING max(line) IS NOT NULL
       AND (abs(sum(bumi_total) - sum(bumi)) >= 100 OR abs(sum(bangunan_total) - sum(bangunan)) >= 100)
) AS sums
CROSS JOIN LATERAL (VALUES
    ('bumi', bumi_total, bumi, EXISTS (SELECT FROM imports_bumi)),
    ('bangunan', bangunan_total, bangunan, EXISTS (SELECT FROM imports_bangunan))
) AS part (what, total, rest, brought)
WHERE part.brought AND abs(part.total - part.rest) >= 100;

-- step: Mencocokkan zona
INSERT INTO imports_found ("table", line, key, problem, detail)
SELECT 'DAT_OP_BUMI', zone.line, zone.kelurahan || '/' || zone.znt, 'nir_missing', zone.newest || ' (' || zone.n || ' objek)'
FROM (
    SELECT left(nop, 10) AS kelurahan, znt, min(line) AS line, count(*) AS n, (SELECT max(tax_year) FROM register_nir) AS newest
    FROM imports_bumi WHERE problem IS NULL AND NOT known GROUP BY 1, 2
) AS zone
WHERE zone.newest IS NOT NULL
  AND NOT EXISTS (SELECT FROM register_nir AS nir WHERE nir.kelurahan = zone.kelurahan AND nir.znt = zone.znt AND nir.tax_year = zone.newest);
