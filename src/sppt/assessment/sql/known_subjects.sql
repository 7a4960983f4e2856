SELECT count(*) FROM register_subjek WHERE id = ANY (%(ids)s)
