-- PERUBAHAN_NOP: old NOPs whose arrears a newer one carries. Chains are stored closed: `new` is today's NOP.

-- step: Menilai perubahan NOP
CREATE UNLOGGED TABLE imports_alias AS
SELECT row.*, row_number() OVER (PARTITION BY old ORDER BY since DESC NULLS LAST, line) AS copy
FROM (
    SELECT judged.*, CASE WHEN problem IS NULL THEN old_text END AS old, CASE WHEN problem IS NULL THEN new_text END AS new
    FROM (
        SELECT typed.*, coalesce(imports_bad_nop(new_parts, run.city), imports_bad_nop(old_parts, run.city)) AS problem
        FROM (
            SELECT line, raw.ctid AS place, changed.day AS since, imports_text(keterangan_perubahan_nop) AS reason,
                   CASE WHEN nop IS NOT NULL THEN ARRAY[nop]
                        ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END AS new_parts,
                   ARRAY[kd_propinsi_asal, kd_dati2_asal, kd_kecamatan_asal, kd_kelurahan_asal, kd_blok_asal, no_urut_asal, kd_jns_op_asal] AS old_parts,
                   translate(coalesce(nop, concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op)), ' .-', '') AS new_text,
                   translate(concat(kd_propinsi_asal, kd_dati2_asal, kd_kecamatan_asal, kd_kelurahan_asal, kd_blok_asal, no_urut_asal, kd_jns_op_asal), ' ', '') AS old_text
            FROM imports_raw_perubahan_nop AS raw
            LEFT JOIN imports_day_of AS changed ON changed.text = imports_day_text(tgl_perubahan_nop)
        ) AS typed CROSS JOIN imports_run AS run
    ) AS judged
) AS row;

-- step: Menilai perubahan NOP
INSERT INTO imports_found ("table", line, key, problem, detail, nop, place)
SELECT 'PERUBAHAN_NOP', line, left(old_text, 60), problem, left(old_text || ' → ' || new_text, 80), NULL, place
FROM imports_alias WHERE problem IS NOT NULL;

-- step: Menilai perubahan NOP
INSERT INTO imports_found ("table", line, key, problem, detail, nop)
SELECT 'PERUBAHAN_NOP', line, old, 'alias_to_itself', '', old FROM imports_alias WHERE old = new;

-- step: Menilai perubahan NOP
INSERT INTO imports_found ("table", line, key, problem, detail, nop)
SELECT 'PERUBAHAN_NOP', spare.line, spare.old, CASE WHEN spare.new = kept.new THEN 'repeated_row' ELSE 'alias_twice' END, kept.new, spare.old
FROM imports_alias AS spare JOIN imports_alias AS kept ON kept.old = spare.old AND kept.copy = 1
WHERE spare.copy > 1 AND spare.old <> spare.new;

-- Every step from an old NOP to the next, the stored ones among them; a walk that meets its own start is a loop.
-- step: Menutup rantai NOP
CREATE UNLOGGED TABLE imports_chain AS
WITH RECURSIVE edge AS (
    SELECT old, new FROM imports_alias WHERE copy = 1 AND old <> new
    UNION SELECT stored.old, stored.new FROM register_nop_alias AS stored
          WHERE stored.old NOT IN (SELECT old FROM imports_alias WHERE old IS NOT NULL)
), walk AS (
    SELECT old, new AS today, ARRAY[old, new] AS seen, false AS looped FROM edge
    UNION ALL
    SELECT walk.old, edge.new, walk.seen || edge.new, edge.new = ANY (walk.seen)
    FROM walk JOIN edge ON edge.old = walk.today WHERE NOT walk.looped AND cardinality(walk.seen) < 1000
)
SELECT DISTINCT ON (old) old, today, bool_or(looped) OVER (PARTITION BY old) AS looped
FROM walk ORDER BY old, cardinality(seen) DESC;

-- step: Menutup rantai NOP
INSERT INTO imports_found ("table", line, key, problem, detail, nop)
SELECT 'PERUBAHAN_NOP', row.line, row.old, 'alias_loop', chain.today, row.old
FROM imports_chain AS chain JOIN imports_alias AS row ON row.old = chain.old AND row.copy = 1 WHERE looped;

-- step: Menyimpan perubahan NOP
INSERT INTO register_nop_alias (old, new, since, reason)
SELECT row.old, chain.today, coalesce(row.since, run.day), row.reason
FROM imports_alias AS row JOIN imports_chain AS chain ON chain.old = row.old CROSS JOIN imports_run AS run
WHERE row.copy = 1 AND NOT chain.looped AND NOT EXISTS (SELECT FROM register_nop_alias AS stored WHERE stored.old = row.old)
ORDER BY row.old;

-- A stored chain that goes on in this dump is closed anew.
-- step: Menyimpan perubahan NOP
UPDATE register_nop_alias AS stored SET new = chain.today
FROM imports_chain AS chain WHERE chain.old = stored.old AND NOT chain.looped AND stored.new <> chain.today;
