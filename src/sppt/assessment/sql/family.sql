-- These objects, and all that these subjects have.
SELECT nop, subjek_id FROM register_objek
WHERE nop = ANY (%(nops)s) OR (subjek_id = ANY (%(subjects)s) AND subjek_id <> '') ORDER BY nop
