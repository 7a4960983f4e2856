SELECT count(*) FROM register_objek
