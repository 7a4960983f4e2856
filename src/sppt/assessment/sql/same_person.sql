-- Subjects with objects who may be one person: the same NIK or NPWP, whether it stands in the NPWP or is the id itself, and
-- the same name without its signs. A number of 15 digits is that of 16 with a nought in front. Most ids are 16 digits and
-- are nobody else's NPWP: they are met by their key alone.
WITH written AS (
    SELECT id, nama, lpad(translate(npwp, ' .-', ''), 16, '0') AS number FROM register_subjek
    WHERE npwp <> '' AND length(translate(npwp, ' .-', '')) IN (15, 16)
    UNION
    SELECT id, nama, lpad(translate(id, ' .-', ''), 16, '0') FROM register_subjek
    WHERE length(id) <> 16 AND length(translate(id, ' .-', '')) IN (15, 16)
), numbered AS (
    SELECT id, nama, number FROM written
    UNION
    SELECT subjek.id, subjek.nama, subjek.id
    FROM register_subjek AS subjek JOIN (SELECT DISTINCT number FROM written) AS met ON met.number = subjek.id
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
