-- So many NOPs of the city, in an order that has nothing to do with where they lie, and another in each run: what one run
-- has paid, the next would find paid.
SELECT nop FROM register_objek ORDER BY md5(nop || %(salt)s) LIMIT %(most)s
