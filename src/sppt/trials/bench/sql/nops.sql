-- All NOPs in an order that has nothing to do with where they lie.
CREATE TABLE bench_nop AS SELECT row_number() OVER (ORDER BY md5(nop)) AS id, nop FROM register_objek
