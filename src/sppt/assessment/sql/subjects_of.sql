SELECT nop, subjek_id FROM register_objek WHERE nop = ANY (%(nops)s) ORDER BY nop
