-- What this run needs to know, in one row; Python gives the clock, the city and the names of the files.

-- step: Menyiapkan
CREATE UNLOGGED TABLE imports_run (
    at timestamptz, day date, business_day date, batch bigint, city text, year_first integer, year_last integer, own_from integer,
    actor text, files text, summary text, first_bill bigint, last_notice bigint, last_payment bigint, last_posting bigint,
    empty boolean, again boolean);

-- step: Menyiapkan
CREATE UNLOGGED TABLE imports_word (problem text PRIMARY KEY, severity text NOT NULL, sentence text NOT NULL);

-- step: Menyiapkan
CREATE UNLOGGED TABLE imports_found (
    "table" text NOT NULL, line bigint NOT NULL, key text NOT NULL, problem text NOT NULL, detail text NOT NULL,
    nop text, tax_year smallint, place tid, text text);

-- Only imports insert into these tables while it runs; payments go on, for they write neither.
-- step: Menyiapkan
LOCK TABLE assessment_notice, payments_imported_payment, imports_batch IN SHARE ROW EXCLUSIVE MODE;

-- Ids of new bills are given out while they are sorted, so a range of them is taken beforehand. Should another session
-- draw a thousand bills in this instant, a key would be there twice and the whole import be undone.
-- step: Menyiapkan
INSERT INTO imports_run
SELECT %(at)s::timestamptz, %(day)s::date, payments_open_day(%(day)s::date), nextval(pg_get_serial_sequence('imports_batch', 'id')),
       %(city)s, %(year_first)s, %(year_last)s, %(own_from)s, %(actor)s, %(files)s, '',
       (SELECT setval(pg_get_serial_sequence('ledger_bill', 'id'), drawn.id + 1000 + %(bills)s) - %(bills)s
        FROM (SELECT nextval(pg_get_serial_sequence('ledger_bill', 'id')) AS id) AS drawn),
       (SELECT coalesce(max(id), 0) FROM assessment_notice), (SELECT coalesce(max(id), 0) FROM payments_imported_payment),
       (SELECT coalesce(max(id), 0) FROM ledger_posting),
       NOT EXISTS (SELECT FROM ledger_bill) AND NOT EXISTS (SELECT FROM ledger_posting)
           AND NOT EXISTS (SELECT FROM assessment_notice) AND NOT EXISTS (SELECT FROM payments_imported_payment),
       EXISTS (SELECT FROM ledger_bill) OR EXISTS (SELECT FROM payments_imported_payment)
           OR EXISTS (SELECT FROM register_objek) OR EXISTS (SELECT FROM register_subjek);
