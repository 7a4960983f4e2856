-- Nomor SPPT setiap tahun pajak berurutan dari satu tanpa celah.
SELECT 'tahun:' || tax_year AS subject, max(number) AS expected, count(*) AS found
FROM assessment_notice WHERE number IS NOT NULL
GROUP BY tax_year HAVING max(number) <> count(*)
