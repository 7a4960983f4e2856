-- All objects of these subjects.
SELECT nop FROM register_objek WHERE subjek_id = ANY (%(subjects)s) AND subjek_id <> '' ORDER BY nop
