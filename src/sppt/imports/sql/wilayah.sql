-- Wilayah, subjek, objek and aliases: judged and compared with what is stored.

-- step: Menilai wilayah
CREATE UNLOGGED TABLE imports_kecamatan AS
SELECT line, ctid AS place, left(code, 60) AS code, name,
       CASE WHEN code !~ '^[0-9]+$' OR length(code) <> 7 OR name = '' THEN 'key_blank'
            WHEN left(code, 4) <> run.city THEN 'nop_other_city' END AS problem,
       row_number() OVER (PARTITION BY code ORDER BY line) AS copy
FROM (SELECT raw.*, raw.ctid, coalesce(btrim(kd_propinsi) || btrim(kd_dati2) || btrim(kd_kecamatan), '') AS code,
             imports_text(nm_kecamatan) AS name FROM imports_raw_ref_kecamatan AS raw) AS raw CROSS JOIN imports_run AS run;

-- step: Menilai wilayah
INSERT INTO imports_found ("table", line, key, problem, detail, place)
SELECT 'REF_KECAMATAN', line, code, coalesce(row.problem, CASE WHEN copy > 1 THEN 'repeated_row' ELSE 'register_changed' END),
       CASE WHEN row.problem IS NULL THEN '' ELSE code || ' ' || row.name END, place
FROM imports_kecamatan AS row LEFT JOIN register_kecamatan AS stored USING (code)
WHERE row.problem IS NOT NULL OR copy > 1 OR stored.name <> row.name;

-- step: Menyimpan wilayah
INSERT INTO register_kecamatan (code, name)
SELECT code, name FROM imports_kecamatan WHERE problem IS NULL AND copy = 1 ORDER BY code
ON CONFLICT DO NOTHING;

-- step: Menilai wilayah
CREATE UNLOGGED TABLE imports_kelurahan AS
SELECT line, ctid AS place, left(code, 60) AS code, name, sektor,
       CASE WHEN code !~ '^[0-9]+$' OR length(code) <> 10 OR name = '' THEN 'key_blank'
            WHEN left(code, 4) <> run.city THEN 'nop_other_city'
            WHEN left(code, 7) NOT IN (SELECT known.code FROM register_kecamatan AS known) THEN 'kecamatan_unknown' END AS problem,
       row_number() OVER (PARTITION BY code ORDER BY line) AS copy
FROM (SELECT raw.*, raw.ctid, coalesce(btrim(kd_propinsi) || btrim(kd_dati2) || btrim(kd_kecamatan) || btrim(kd_kelurahan), '') AS code,
             imports_text(nm_kelurahan) AS name, imports_text(kd_sektor) AS sektor FROM imports_raw_ref_kelurahan AS raw) AS raw
CROSS JOIN imports_run AS run;

-- step: Menilai wilayah
INSERT INTO imports_found ("table", line, key, problem, detail, place)
SELECT 'REF_KELURAHAN', line, code, coalesce(row.problem, CASE WHEN copy > 1 THEN 'repeated_row' ELSE 'register_changed' END),
       CASE row.problem WHEN 'kecamatan_unknown' THEN left(code, 7) ELSE code || ' ' || row.name END, place
FROM imports_kelurahan AS row LEFT JOIN register_kelurahan AS stored USING (code)
WHERE row.problem IS NOT NULL OR copy > 1 OR (stored.name, stored.sektor) <> (row.name, row.sektor);

-- step: Menyimpan wilayah
INSERT INTO register_kelurahan (code, kecamatan_id, name, sektor)
SELECT code, left(code, 7), name, sektor FROM imports_kelurahan WHERE problem IS NULL AND copy = 1 ORDER BY code
ON CONFLICT DO NOTHING;

-- step: Menilai subjek pajak
CREATE UNLOGGED TABLE imports_subjek AS
SELECT row.*, row_number() OVER (PARTITION BY row.id ORDER BY row.line) AS copy,
       first_value(row.content) OVER (PARTITION BY row.id ORDER BY row.line) AS first_content,
       stored.id IS NOT NULL AS known, stored.content AS stored_content
FROM (
    SELECT typed.*, CASE WHEN length(id) NOT BETWEEN 1 AND 30 THEN 'key_blank' END AS problem,
           imports_content(concat_ws(E'\x1f', nama, jalan, blok_kav, rw, rt, kelurahan, kota, kode_pos, npwp)) AS content
    FROM (
        SELECT line, ctid AS place, imports_text(subjek_pajak_id) AS id, imports_text(nm_wp) AS nama, imports_text(jalan_wp) AS jalan,
               imports_text(blok_kav_no_wp) AS blok_kav, imports_text(rw_wp) AS rw, imports_text(rt_wp) AS rt,
               imports_text(kelurahan_wp) AS kelurahan, imports_text(kota_wp) AS kota, imports_text(kd_pos_wp) AS kode_pos,
               imports_text(npwp) AS npwp
        FROM imports_raw_dat_subjek_pajak
    ) AS typed
) AS row LEFT JOIN register_subjek AS stored ON stored.id = row.id;

-- step: Menilai subjek pajak
INSERT INTO imports_found ("table", line, key, problem, detail, place)
SELECT 'DAT_SUBJEK_PAJAK', line, left(id, 60), CASE WHEN problem IS NOT NULL THEN problem
       WHEN copy > 1 AND content = first_content THEN 'repeated_row' WHEN copy > 1 THEN 'same_key_other_content'
       ELSE 'register_changed' END, CASE WHEN problem IS NULL THEN 'SUBJEK_PAJAK_ID' ELSE left(id, 40) END, place
FROM imports_subjek WHERE problem IS NOT NULL OR copy > 1 OR known AND content <> stored_content;

-- step: Menyimpan subjek pajak
INSERT INTO register_subjek (id, nama, jalan, blok_kav, rw, rt, kelurahan, kota, kode_pos, npwp, content)
SELECT id, nama, jalan, blok_kav, rw, rt, kelurahan, kota, kode_pos, npwp, content
FROM imports_subjek WHERE problem IS NULL AND copy = 1 AND NOT known ORDER BY id;

-- step: Menilai objek pajak
CREATE UNLOGGED TABLE imports_objek AS
SELECT row.*, row_number() OVER (PARTITION BY row.nop ORDER BY row.line) AS copy,
       first_value(row.content) OVER (PARTITION BY row.nop ORDER BY row.line) AS first_content,
       stored.nop IS NOT NULL AS known, stored.content AS stored_content
FROM (
    SELECT judged.*, CASE WHEN problem IS NULL THEN nop_text END AS nop,
           imports_content(concat_ws(E'\x1f', subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan,
                                     jenis_transaksi)) AS content
    FROM (
        SELECT typed.*, coalesce(CASE WHEN NOT plain OR left(nop_text, 4) <> run.city OR substr(nop_text, 11, 3) = '000' OR substr(nop_text, 14, 4) = '0000'
                             THEN imports_bad_nop(nop_parts, run.city) END, bad_amount[1]) AS problem
        FROM (
            SELECT line, place, plain, nop_text, nop_parts, imports_text(subjek_pajak_id) AS subjek_id, imports_text(jalan_op) AS jalan,
                   imports_text(blok_kav_no_op) AS blok_kav, imports_text(rw_op) AS rw, imports_text(rt_op) AS rt,
                   imports_text(jns_transaksi_op) AS jenis_transaksi,
                   imports_amount_or_nought(total_luas_bumi) AS luas_bumi, imports_amount_or_nought(total_luas_bng) AS luas_bangunan,
                   imports_amount_or_nought(njop_bumi) AS njop_bumi, imports_amount_or_nought(njop_bng) AS njop_bangunan,
                   CASE WHEN imports_amount_or_nought(total_luas_bumi) + imports_amount_or_nought(total_luas_bng)
                             + imports_amount_or_nought(njop_bumi) + imports_amount_or_nought(njop_bng) IS NULL
                        THEN imports_bad_amount('{TOTAL_LUAS_BUMI,TOTAL_LUAS_BNG,NJOP_BUMI,NJOP_BNG}',
                                                ARRAY[total_luas_bumi, total_luas_bng, njop_bumi, njop_bng], 4) END AS bad_amount
            FROM (
                SELECT raw.*, raw.ctid AS place,
                       CASE WHEN nop IS NULL THEN replace(concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op), ' ', '')
                            ELSE translate(nop, ' .-', '') END AS nop_text,
                       CASE WHEN nop IS NOT NULL THEN ARRAY[nop]
                            ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END AS nop_parts,
                       (octet_length(kd_propinsi) = 2 AND octet_length(kd_dati2) = 2 AND octet_length(kd_kecamatan) = 3
                       AND octet_length(kd_kelurahan) = 3 AND octet_length(kd_blok) = 3 AND octet_length(no_urut) = 4
                       AND octet_length(kd_jns_op) = 1
                       AND concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op) ~ '^[0-9]+$') IS TRUE AS plain
                FROM imports_raw_dat_objek_pajak AS raw OFFSET 0
            ) AS looked OFFSET 0
        ) AS typed CROSS JOIN imports_run AS run OFFSET 0
    ) AS judged
) AS row LEFT JOIN register_objek AS stored ON stored.nop = row.nop;

-- step: Menilai objek pajak
INSERT INTO imports_found ("table", line, key, problem, detail, nop, place)
SELECT 'DAT_OBJEK_PAJAK', line, left(nop_text, 60), CASE WHEN problem IS NOT NULL THEN problem
       WHEN copy > 1 AND content = first_content THEN 'repeated_row' WHEN copy > 1 THEN 'same_key_other_content'
       ELSE 'register_changed' END,
       CASE WHEN problem LIKE 'nop%' THEN left(array_to_string(nop_parts, '.'), 60) WHEN problem IS NOT NULL THEN bad_amount[2] ELSE 'NOP' END,
       nop, place
FROM imports_objek WHERE problem IS NOT NULL OR copy > 1 OR known AND content <> stored_content;

-- step: Menyimpan objek pajak
INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, jenis_transaksi, content)
SELECT nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, jenis_transaksi, content
FROM imports_objek WHERE problem IS NULL AND copy = 1 AND NOT known ORDER BY nop;
