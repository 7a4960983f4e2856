-- many_objects
-- Objects of subjects who have more than one, or who are one person with another subject: only these share one NJOPTKP.
-- A join: beyond the memory of a step, IN with an OR beside it looks through all of these subjects for each object.
SELECT objek.nop, objek.subjek_id
FROM register_objek AS objek
JOIN (
    SELECT subjek_id FROM register_objek WHERE subjek_id <> '' GROUP BY subjek_id HAVING count(*) > 1
    UNION
    SELECT unnest(%(matched)s::text[])
) AS several USING (subjek_id)
ORDER BY objek.nop
