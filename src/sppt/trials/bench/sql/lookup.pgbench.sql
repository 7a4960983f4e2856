SELECT found.* FROM (SELECT nextval('bench_turn') AS id) AS turn JOIN bench_nop USING (id), payments_bills_of(ARRAY[nop]) AS found;
