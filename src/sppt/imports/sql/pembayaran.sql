-- PEMBAYARAN_SPPT: judged row by row, among themselves, and laid on their bills. JML_SPPT_YG_DIBAYAR includes
-- DENDA_SPPT; only the pokok part is ever posted.

-- `posted` is right here for a year that is new and has this one payment, as nearly all have; settle.sql lays the
-- others. `bill_stored` says whether the bill was there before this dump; NULL where there is none.
-- step: Menilai pembayaran
CREATE UNLOGGED TABLE imports_payment AS
SELECT judged.*, known.id IS NOT NULL AS known, bill.id AS bill_id, bill.stored AS bill_stored,
       CASE WHEN bill.stored IS FALSE THEN least(greatest(judged.jumlah - judged.denda, 0), bill.room) ELSE 0 END AS posted
FROM (
    SELECT line, place, problem, CASE WHEN problem IS NOT NULL THEN nop_text END AS bad_nop,
           CASE WHEN problem IS NOT NULL THEN tax_year END AS bad_year, CASE WHEN problem IS NOT NULL THEN left(ke_text, 10) END AS bad_ke,
           CASE WHEN problem IS NULL THEN NULL
                WHEN problem LIKE 'nop%' THEN left(coalesce(array_to_string(nop_parts, '.'), nop_text), 60)
                WHEN problem = 'year_out_of_range' THEN left(coalesce(year_text, ''), 40)
                WHEN problem = 'ke_unreadable' THEN left(coalesce(ke_text, ''), 40)
                ELSE bad_amount[2] END AS detail,
           CASE WHEN problem IS NULL THEN nop_text END AS nop,
           CASE WHEN problem IS NULL THEN tax_year END AS tax_year,
           ke, jumlah, denda, tanggal, direkam, tempat,
           CASE WHEN tanggal IS NULL THEN left(coalesce(date_text, ''), 40) END AS date_unread, date_blank,
           CASE WHEN problem IS NULL THEN imports_content(imports_payment_said(jumlah, denda, tempat, tanggal, direkam)) END AS content
    FROM (
        SELECT typed.*,
               coalesce(
                   CASE WHEN NOT plain THEN imports_bad_nop(nop_parts, run.city)
                        WHEN left(nop_text, 4) <> run.city THEN 'nop_other_city'
                        WHEN substr(nop_text, 11, 3) = '000' OR substr(nop_text, 14, 4) = '0000' THEN 'nop_zero' END,
                   CASE WHEN tax_year BETWEEN run.year_first AND run.year_last THEN NULL ELSE 'year_out_of_range' END,
                   CASE WHEN ke IS NULL THEN 'ke_unreadable' END,
                   bad_amount[1]) AS problem
        FROM (
            SELECT line, place, plain, nop_text, thn_pajak_sppt AS year_text, pembayaran_sppt_ke AS ke_text,
                   CASE WHEN plain THEN NULL WHEN nop IS NOT NULL THEN ARRAY[nop]
                        ELSE ARRAY[kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op] END AS nop_parts,
                   CASE WHEN plain THEN thn_pajak_sppt::smallint
                        WHEN btrim(thn_pajak_sppt) ~ '^[0-9][0-9][0-9][0-9]$' THEN btrim(thn_pajak_sppt)::smallint END AS tax_year,
                   CASE WHEN plain THEN pembayaran_sppt_ke::smallint
                        WHEN imports_amount(pembayaran_sppt_ke) < 10000 THEN imports_amount(pembayaran_sppt_ke) END::smallint AS ke,
                   CASE WHEN plain THEN NULL ELSE imports_bad_amount('{DENDA_SPPT,JML_SPPT_YG_DIBAYAR}',
                       ARRAY[denda_sppt, jml_sppt_yg_dibayar], 1) END AS bad_amount,
                   CASE WHEN plain THEN jml_sppt_yg_dibayar::bigint ELSE imports_amount(jml_sppt_yg_dibayar) END AS jumlah,
                   CASE WHEN plain THEN denda_sppt::bigint ELSE imports_amount_or_nought(denda_sppt) END AS denda,
                   paid.day AS tanggal, tgl_pembayaran_sppt AS date_text, paid.blank IS NOT FALSE AS date_blank,
                   recorded.day + coalesce(clock.moment, '00:00'::time) AS direkam,
                   btrim(concat_ws('.', kd_kanwil_bank, kd_kppbb_bank, kd_bank_tunggal, kd_bank_persepsi, kd_tp)) AS tempat
            FROM (
                SELECT raw.*, raw.ctid AS place,
                       CASE WHEN nop IS NULL THEN replace(concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op), ' ', '')
                            ELSE translate(nop, ' .-', '') END AS nop_text,
                       (octet_length(kd_propinsi) = 2 AND octet_length(kd_dati2) = 2 AND octet_length(kd_kecamatan) = 3
                       AND octet_length(kd_kelurahan) = 3 AND octet_length(kd_blok) = 3 AND octet_length(no_urut) = 4
                       AND octet_length(kd_jns_op) = 1 AND octet_length(thn_pajak_sppt) = 4
                       AND octet_length(pembayaran_sppt_ke) BETWEEN 1 AND 4
                       AND octet_length(jml_sppt_yg_dibayar) BETWEEN 1 AND 15 AND octet_length(denda_sppt) BETWEEN 1 AND 15
                       AND concat(kd_propinsi, kd_dati2, kd_kecamatan, kd_kelurahan, kd_blok, no_urut, kd_jns_op, thn_pajak_sppt,
                                  pembayaran_sppt_ke, jml_sppt_yg_dibayar, denda_sppt) ~ '^[0-9]+$') IS TRUE AS plain
                FROM imports_raw_pembayaran_sppt AS raw OFFSET 0
            ) AS looked
            LEFT JOIN imports_day_of AS paid ON paid.text = imports_day_text(tgl_pembayaran_sppt)
            LEFT JOIN imports_day_of AS recorded ON recorded.text = imports_day_text(tgl_rekam_byr_sppt)
            LEFT JOIN imports_time_of AS clock ON clock.text = imports_time_text(tgl_rekam_byr_sppt)
            OFFSET 0
        ) AS typed CROSS JOIN imports_run AS run
        OFFSET 0
    ) AS judged
) AS judged
LEFT JOIN payments_imported_payment AS known
       ON known.nop = judged.nop AND known.tax_year = judged.tax_year AND known.ke = judged.ke AND known.content = judged.content
LEFT JOIN (
    SELECT nop, tax_year, id, pokok AS room, stored FROM imports_bill WHERE NOT stored
    UNION ALL SELECT nop, tax_year, id, sisa, true FROM ledger_bill WHERE kind = 'sppt' AND ke = 1
) AS bill ON bill.nop = judged.nop AND bill.tax_year = judged.tax_year
ORDER BY judged.nop, judged.tax_year, judged.tanggal, judged.ke, judged.line;

-- step: Mencatat temuan pembayaran
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year, place)
SELECT 'PEMBAYARAN_SPPT', line, left(concat_ws('/', bad_nop, bad_year, bad_ke), 60), problem, coalesce(detail, ''),
       CASE WHEN bad_nop ~ '^[0-9]+$' AND length(bad_nop) = 18 THEN bad_nop END, bad_year, place
FROM imports_payment WHERE problem IS NOT NULL;

-- Years whose payments are not simply one payment with ke 1, laid on a new bill.
-- step: Membandingkan pembayaran
CREATE UNLOGGED TABLE imports_group AS
SELECT nop, tax_year, count(*) AS n, count(DISTINCT ke) AS kes, min(ke) AS ke_first, max(ke) AS ke_last,
       coalesce(bool_or(known OR bill_stored), false) AS met, min(line) AS line
FROM imports_payment WHERE problem IS NULL
GROUP BY nop, tax_year HAVING count(*) > 1 OR max(ke) <> 1 OR bool_or(bill_stored AND NOT known);

-- step: Membandingkan pembayaran
CREATE UNLOGGED TABLE imports_many AS
SELECT payment.* FROM imports_payment AS payment JOIN imports_group USING (nop, tax_year) WHERE problem IS NULL;

-- What a row is beside the others. `repeated`: the same row again; `other`: the same key with other content, which
-- only one of the two can be; `double`: the same money recorded under another ke (same amounts, day, place and moment).
-- step: Membandingkan pembayaran
CREATE UNLOGGED TABLE imports_verdict AS
SELECT line, verdict, against FROM (
    SELECT line,
           CASE WHEN row_number() OVER (PARTITION BY nop, tax_year, ke, content ORDER BY line) > 1 THEN 'repeated'
                WHEN row_number() OVER (PARTITION BY nop, tax_year, ke, tempat ORDER BY known DESC, line) > 1 THEN 'other'
                WHEN row_number() OVER (PARTITION BY nop, tax_year, content ORDER BY known DESC, ke, line) > 1 THEN 'double' END AS verdict,
           first_value(ke) OVER (PARTITION BY nop, tax_year, content ORDER BY known DESC, ke, line)::text AS against
    FROM imports_many
) AS compared WHERE verdict IS NOT NULL;

-- step: Membandingkan pembayaran
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year, place)
SELECT 'PEMBAYARAN_SPPT', row.line, concat_ws('/', row.nop, row.tax_year, row.ke),
       CASE verdict WHEN 'repeated' THEN 'repeated_row' WHEN 'other' THEN 'same_key_other_content' ELSE 'double_payment' END,
       CASE verdict WHEN 'repeated' THEN '' WHEN 'other' THEN 'jumlah Rp' || imports_printed(row.jumlah) || ' tanggal ' || coalesce(row.tanggal::text, '-')
                    ELSE 'KE ' || against END,
       row.nop, row.tax_year, row.place
FROM imports_verdict JOIN imports_many AS row USING (line) WHERE verdict = 'other' OR NOT row.known;

-- step: Membandingkan pembayaran
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', line, nop || '/' || tax_year, 'ke_gap', 'KE ' || ke_first || ' sampai ' || ke_last || ', ' || n || ' baris',
       nop, tax_year
FROM imports_group WHERE NOT met AND (ke_first <> 1 OR kes <> ke_last);

-- step: Membandingkan pembayaran
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', min(line), concat_ws('/', nop, tax_year, ke), 'same_ke', ke::text, nop, tax_year
FROM imports_many WHERE NOT known
GROUP BY nop, tax_year, ke HAVING count(DISTINCT tempat) > 1;

-- step: Mencatat temuan pembayaran
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'PEMBAYARAN_SPPT', line, concat_ws('/', nop, tax_year, ke),
       CASE WHEN denda > jumlah THEN 'jml_below_denda' WHEN tanggal > run.day THEN 'payment_date_future'
            WHEN date_blank THEN 'payment_date_blank' ELSE 'payment_date_unreadable' END,
       CASE WHEN denda > jumlah THEN 'Rp' || imports_printed(jumlah) || ' < Rp' || imports_printed(denda)
            WHEN tanggal > run.day THEN tanggal::text ELSE date_unread END, nop, tax_year
FROM imports_payment CROSS JOIN imports_run AS run
WHERE problem IS NULL AND NOT known AND (denda > jumlah OR tanggal IS NULL OR tanggal > run.day);
