-- The notices of a year from its drafts, in the order of NOP: bills and opening postings through the ledger, name and
-- address of whom the register names today, numbers without a gap. One statement, all or nothing.
WITH drafted AS MATERIALIZED (
    SELECT draft.*, row_number() OVER (ORDER BY draft.nop) AS place
    FROM assessment_draft AS draft
    WHERE draft.determination_id = %(determination)s AND draft.outcome = 'notice'
), listed AS (
    SELECT array_agg(nop ORDER BY place) AS nops, array_agg(pokok ORDER BY place) AS pokok FROM drafted
), opened AS MATERIALIZED (
    SELECT bill.bill_id, bill.nop
    FROM listed CROSS JOIN LATERAL ledger_open_bills(
        %(at)s, %(terbit)s, 'sppt', 'determination', %(determination)s, listed.nops,
        array_fill(%(tax_year)s::smallint, ARRAY[cardinality(listed.nops)]), listed.pokok,
        array_fill(%(jatuh_tempo)s::date, ARRAY[cardinality(listed.nops)])) AS bill
    WHERE cardinality(listed.nops) > 0
), addressed AS (
    SELECT drafted.*, opened.bill_id, coalesce(subjek.nama, '') AS nama_wp, coalesce(subjek.jalan, '') AS jalan_wp,
           coalesce(subjek.blok_kav, '') AS blok_kav_wp, coalesce(subjek.rw, '') AS rw_wp, coalesce(subjek.rt, '') AS rt_wp,
           coalesce(subjek.kelurahan, '') AS kelurahan_wp, coalesce(subjek.kota, '') AS kota_wp,
           coalesce(subjek.kode_pos, '') AS kode_pos_wp, coalesce(subjek.npwp, '') AS npwp,
           (drafted.luas_bumi_dm2 + 50) / 100 AS luas_bumi, (drafted.luas_bangunan_dm2 + 50) / 100 AS luas_bangunan,
           drafted.pengurangan + drafted.stimulus AS off
    FROM drafted
    JOIN opened ON opened.nop = drafted.nop
    LEFT JOIN register_objek AS objek ON objek.nop = drafted.nop
    LEFT JOIN register_subjek AS subjek ON subjek.id = objek.subjek_id
)
INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp,
    kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp,
    terutang, pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content, njopkp, share, tariff, rules_hash, number,
    determination_id)
SELECT bill_id, nop, %(tax_year)s, 1, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp,
       kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang, off, pokok,
       %(jatuh_tempo)s, %(terbit)s, '0',
       assessment_content(nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah,
           kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang, off, pokok,
           %(jatuh_tempo)s, %(terbit)s),
       njopkp, share, tariff, %(rules_hash)s, %(last_number)s + place, %(determination)s
FROM addressed ORDER BY place
