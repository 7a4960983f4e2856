-- A notice made by a decision about one object. Name and address stand as on the notice before it, or, on the first of a
-- year, as the register has them; a name that was decided replaces it.
WITH before AS (
    SELECT nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp
    FROM assessment_notice WHERE bill_id = %(bill)s ORDER BY cycle DESC LIMIT 1
), named AS (
    SELECT * FROM before
    UNION ALL
    SELECT coalesce(subjek.nama, ''), coalesce(subjek.jalan, ''), coalesce(subjek.blok_kav, ''), coalesce(subjek.rw, ''),
           coalesce(subjek.rt, ''), coalesce(subjek.kelurahan, ''), coalesce(subjek.kota, ''), coalesce(subjek.kode_pos, ''),
           coalesce(subjek.npwp, '')
    FROM (SELECT %(nop)s::text AS nop) AS asked
    LEFT JOIN register_objek AS objek ON objek.nop = asked.nop
    LEFT JOIN register_subjek AS subjek ON subjek.id = objek.subjek_id
    WHERE NOT EXISTS (SELECT FROM before)
), addressed AS (
    SELECT coalesce(nullif(%(nama_wp)s::text, ''), nama_wp) AS nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp,
           kota_wp, kode_pos_wp, npwp, %(kelas_tanah)s::text AS kelas_tanah, %(kelas_bangunan)s::text AS kelas_bangunan,
           %(luas_bumi)s::bigint AS luas_bumi, %(luas_bangunan)s::bigint AS luas_bangunan,
           %(njop_bumi)s::bigint AS njop_bumi, %(njop_bangunan)s::bigint AS njop_bangunan, %(njop)s::bigint AS njop,
           %(njoptkp)s::bigint AS njoptkp, %(terutang)s::bigint AS terutang, %(pengurangan)s::bigint AS pengurangan,
           %(pokok)s::bigint AS pokok, %(jatuh_tempo)s::date AS jatuh_tempo, %(terbit)s::date AS terbit
    FROM named
)
INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp,
    kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp,
    terutang, pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content, njopkp, share, tariff, rules_hash, number,
    decision_id)
SELECT %(bill)s, %(nop)s, %(tax_year)s, %(cycle)s, addressed.nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp,
       kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp,
       terutang, pengurangan, pokok, jatuh_tempo, terbit, '0',
       assessment_content(addressed.nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp,
           kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang,
           pengurangan, pokok, jatuh_tempo, terbit),
       %(njopkp)s, %(share)s, %(tariff)s, %(rules_hash)s, %(number)s, %(decision)s
FROM addressed
