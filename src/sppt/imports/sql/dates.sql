-- Days are few: each spelling that occurs is read once, and the rows look it up.

-- step: Membaca tanggal
CREATE UNLOGGED TABLE imports_day_of AS
SELECT text, imports_day(text) AS day, coalesce(imports_filled(text), '0000-00-00') LIKE '0000-00-00%' AS blank
FROM (
    SELECT imports_day_text(tgl_jatuh_tempo_sppt) AS text FROM imports_raw_sppt GROUP BY 1
    UNION SELECT imports_day_text(tgl_terbit_sppt) FROM imports_raw_sppt GROUP BY 1
    UNION SELECT imports_day_text(tgl_pembayaran_sppt) FROM imports_raw_pembayaran_sppt GROUP BY 1
    UNION SELECT imports_day_text(tgl_rekam_byr_sppt) FROM imports_raw_pembayaran_sppt GROUP BY 1
    UNION SELECT imports_day_text(tgl_perubahan_nop) FROM imports_raw_perubahan_nop GROUP BY 1
    UNION SELECT imports_day_text(tgl_jual) FROM imports_raw_penjualan GROUP BY 1
) AS spelling WHERE text IS NOT NULL;

-- step: Membaca tanggal
CREATE UNLOGGED TABLE imports_time_of AS
SELECT text, imports_time(text) AS moment
FROM (SELECT imports_time_text(tgl_rekam_byr_sppt) AS text FROM imports_raw_pembayaran_sppt GROUP BY 1) AS spelling
WHERE text IS NOT NULL;

-- step: Membaca tanggal
ANALYZE imports_day_of;

-- step: Membaca tanggal
ANALYZE imports_time_of;
