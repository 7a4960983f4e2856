-- So many NOPs of the city, in an order that has nothing to do with where they lie.
SELECT nop FROM register_objek ORDER BY md5(nop) LIMIT %(most)s
