-- Subjects with objects who may be one person: the same NIK or NPWP, whether it stands in the NPWP or is the id itself, and
-- the same name without its signs. A number of 15 digits is that of 16 with a nought in front. Numbers that stand alone
-- are left out first: they are nearly all.
WITH numbered AS (
    SELECT id, nama, lpad(translate(npwp, ' .-', ''), 16, '0') AS number FROM register_subjek
    WHERE length(translate(npwp, ' .-', '')) IN (15, 16)
    UNION
    SELECT id, nama, lpad(translate(id, ' .-', ''), 16, '0') FROM register_subjek
    WHERE length(translate(id, ' .-', '')) IN (15, 16)
), several AS (
    SELECT number FROM numbered GROUP BY number HAVING count(*) > 1
), named AS (
    SELECT numbered.*, upper(regexp_replace(nama, '[^[:alnum:]]+', '', 'g')) AS plain
    FROM numbered JOIN several USING (number)
    WHERE number ~ '^[0-9]*[1-9][0-9]*$'
      AND EXISTS (SELECT FROM register_objek AS objek WHERE objek.subjek_id = numbered.id)
)
SELECT plain, number, array_agg(id ORDER BY id), array_agg(nama ORDER BY id)
FROM named WHERE plain <> '' GROUP BY plain, number HAVING count(*) > 1
ORDER BY plain, number
LIMIT %(most)s
