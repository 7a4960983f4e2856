-- The NOPs of a city itself, in order; those of its copies have another dati II.
SELECT nop FROM register_objek WHERE left(nop, 4) = %(city)s ORDER BY nop
