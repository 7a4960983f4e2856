-- Objects of subjects who have more than one, or who are one person with another subject: only these share one NJOPTKP.
SELECT objek.nop, objek.subjek_id
FROM register_objek AS objek
WHERE objek.subjek_id <> ''
  AND (objek.subjek_id = ANY (%(matched)s)
       OR objek.subjek_id IN (SELECT subjek_id FROM register_objek GROUP BY subjek_id HAVING count(*) > 1))
ORDER BY objek.nop
