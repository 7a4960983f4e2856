-- The objects from a place on, in the order of NOP.
SELECT nop FROM register_objek ORDER BY nop OFFSET %(place)s LIMIT %(most)s
