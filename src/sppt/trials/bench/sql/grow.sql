-- One more copy of a city's register, and of its newest notices with their bills, under the code of another dati II: objects
-- up to the NOP `last`, digits 3 and 4 raised by `step`. Persons are others, too; whoever has two objects has two in the copy.
CREATE OR REPLACE FUNCTION pg_temp.bench_person(id text, step integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN id = '' THEN ''
                WHEN translate(id, ' .-', '') ~ '^[0-9]{15,16}$'
                THEN left(translate(md5(lpad(translate(id, ' .-', ''), 16, '0') || ':' || step), 'abcdef', '123456'), 16)
                ELSE left(id, 27) || '/' || step END
$$;

CREATE OR REPLACE FUNCTION pg_temp.bench_place(code text, step integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(code, 2) || lpad((substr(code, 3, 2)::integer + step)::text, 2, '0') || substr(code, 5)
$$;

INSERT INTO register_kecamatan (code, name)
SELECT pg_temp.bench_place(code, %(step)s), name FROM register_kecamatan WHERE left(code, 4) = %(city)s;

INSERT INTO register_kelurahan (code, name, sektor, kecamatan_id)
SELECT pg_temp.bench_place(code, %(step)s), name, sektor, pg_temp.bench_place(kecamatan_id, %(step)s)
FROM register_kelurahan WHERE left(code, 4) = %(city)s;

INSERT INTO register_nir (kelurahan, znt, tax_year, nir)
SELECT pg_temp.bench_place(kelurahan, %(step)s), znt, tax_year, nir FROM register_nir WHERE left(kelurahan, 4) = %(city)s;

INSERT INTO register_subjek (id, nama, jalan, blok_kav, rw, rt, kelurahan, kota, kode_pos, npwp, content)
SELECT pg_temp.bench_person(id, %(step)s), nama, jalan, blok_kav, rw, rt, kelurahan, kota, kode_pos,
       pg_temp.bench_person(npwp, %(step)s), content
FROM register_subjek
WHERE id IN (SELECT subjek_id FROM register_objek WHERE left(nop, 4) = %(city)s AND nop <= %(last)s);

INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan,
    jenis_transaksi, content)
SELECT pg_temp.bench_place(nop, %(step)s), pg_temp.bench_person(subjek_id, %(step)s), jalan, blok_kav, rw, rt, luas_bumi,
       luas_bangunan, njop_bumi, njop_bangunan, jenis_transaksi, content
FROM register_objek WHERE left(nop, 4) = %(city)s AND nop <= %(last)s ORDER BY nop;

INSERT INTO register_bumi (nop, no_bumi, znt, luas_dm2, jenis_bumi, nilai_sistem)
SELECT pg_temp.bench_place(nop, %(step)s), no_bumi, znt, luas_dm2, jenis_bumi, nilai_sistem
FROM register_bumi WHERE left(nop, 4) = %(city)s AND nop <= %(last)s ORDER BY nop;

INSERT INTO register_bangunan (nop, no_bng, jpb, luas_dm2, nilai_sistem, nilai_individu, thn_dibangun, jumlah_lantai, aktif)
SELECT pg_temp.bench_place(nop, %(step)s), no_bng, jpb, luas_dm2, nilai_sistem, nilai_individu, thn_dibangun, jumlah_lantai,
       aktif
FROM register_bangunan WHERE left(nop, 4) = %(city)s AND nop <= %(last)s ORDER BY nop;

INSERT INTO register_beban (nop, tax_year, induk, luas_bumi_dm2, luas_bangunan_dm2, bumi, bangunan)
SELECT pg_temp.bench_place(nop, %(step)s), tax_year, '', luas_bumi_dm2, luas_bangunan_dm2, bumi, bangunan
FROM register_beban WHERE left(nop, 4) = %(city)s AND nop <= %(last)s ORDER BY nop;

WITH noticed AS MATERIALIZED (
    SELECT DISTINCT ON (nop) * FROM assessment_notice
    WHERE tax_year = %(year)s AND left(nop, 4) = %(city)s AND nop <= %(last)s ORDER BY nop, cycle DESC
), opened AS (
    INSERT INTO ledger_bill (nop, tax_year, kind, ke, pokok, sisa, jatuh_tempo, state, version, round, provenance, under_review)
    SELECT pg_temp.bench_place(nop, %(step)s), tax_year, 'sppt', 1, pokok, 0, jatuh_tempo, 'paid', 1, 1, 'city', false
    FROM noticed RETURNING id, nop
)
INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp,
    kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp,
    terutang, pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content)
SELECT opened.id, opened.nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp,
       kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp,
       terutang, pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content
FROM noticed JOIN opened ON opened.nop = pg_temp.bench_place(noticed.nop, %(step)s)
