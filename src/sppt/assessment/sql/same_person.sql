-- Subjects with objects who may be one person: the same name without its signs, and the same NIK or NPWP, whether it
-- stands in the NPWP or is the id itself. A number of 15 digits is that of 16 with a nought in front.
WITH numbered AS (
    SELECT subjek.id, subjek.nama, upper(regexp_replace(subjek.nama, '[^[:alnum:]]+', '', 'g')) AS plain,
           unnest(ARRAY[regexp_replace(subjek.npwp, '[^0-9]', '', 'g'), regexp_replace(subjek.id, '[^0-9]', '', 'g')]) AS number
    FROM register_subjek AS subjek
    WHERE EXISTS (SELECT FROM register_objek AS objek WHERE objek.subjek_id = subjek.id)
), known AS (
    SELECT DISTINCT id, nama, plain, lpad(number, 16, '0') AS number
    FROM numbered WHERE length(number) IN (15, 16) AND number ~ '[1-9]' AND plain <> ''
)
SELECT plain, number, array_agg(id ORDER BY id), array_agg(nama ORDER BY id)
FROM known GROUP BY plain, number HAVING count(*) > 1
ORDER BY plain, number
LIMIT %(most)s
