-- many_subjects
-- Subjects with more than one object.
SELECT subjek_id FROM register_objek WHERE subjek_id <> '' GROUP BY subjek_id HAVING count(*) > 1
