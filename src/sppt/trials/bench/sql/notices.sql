-- The drafts of a determination as the notices they would become, sorted by NOP: the full rows of an issued year.
COPY (
SELECT row_number() OVER w AS id, row_number() OVER w AS bill_id, nop, {year}::smallint, 1::smallint, nama, jalan,
       blok_kav, rw, rt, kelurahan, kota, kode_pos, npwp, kelas_tanah, kelas_bangunan, (luas_bumi_dm2 + 50) / 100,
       (luas_bangunan_dm2 + 50) / 100, njop_bumi, njop_bangunan, njop, njoptkp, terutang, pengurangan + stimulus, pokok,
       make_date({year}, 8, 31), make_date({year}, 1, 15), '0', md5(nop) || md5(nama), njopkp, share, tariff,
       repeat(md5(share), 2), row_number() OVER w, {number}::bigint
FROM (
    SELECT draft.*, coalesce(subjek.nama, '') AS nama, coalesce(subjek.jalan, '') AS jalan,
           coalesce(subjek.blok_kav, '') AS blok_kav, coalesce(subjek.rw, '') AS rw, coalesce(subjek.rt, '') AS rt,
           coalesce(subjek.kelurahan, '') AS kelurahan, coalesce(subjek.kota, '') AS kota,
           coalesce(subjek.kode_pos, '') AS kode_pos, coalesce(subjek.npwp, '') AS npwp
    FROM assessment_draft AS draft
    LEFT JOIN register_objek AS objek ON objek.nop = draft.nop
    LEFT JOIN register_subjek AS subjek ON subjek.id = objek.subjek_id
    WHERE draft.determination_id = {number} AND draft.outcome = 'notice'
) AS addressed
WINDOW w AS (ORDER BY nop) ORDER BY nop
) TO STDOUT (FORMAT BINARY)
