-- A closed day takes nothing: the first open day from `day` on.
CREATE OR REPLACE FUNCTION ledger_open_day(day date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM ledger_closed_day AS closed WHERE closed.on = day)
                THEN (SELECT min(closed.on) + 1 FROM ledger_closed_day AS closed
                      WHERE closed.on >= day
                        AND NOT EXISTS (SELECT FROM ledger_closed_day AS next WHERE next.on = closed.on + 1))
                ELSE day END
$$;

-- Opens bills of our own (many) with their opening postings, all of one kind and one cause, in one call: an SPPT is the
-- first of its year, what a correction adds is the next of its kind. Whoever opens the latter holds the lock on the
-- year's SPPT. A second SPPT of one NOP and year breaks the unique constraint, and nothing of the call stands.
CREATE OR REPLACE FUNCTION ledger_open_bills(at timestamptz, law_on date, kind text, source text, source_id bigint,
    nops text[], tax_years smallint[], pokok bigint[], jatuh_tempo date[])
RETURNS TABLE (bill_id bigint, nop text, tax_year smallint) LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
    bill_kind CONSTANT text := kind;
    of_source CONSTANT text := source;
    of_source_id CONSTANT bigint := source_id;
    on_day CONSTANT date := law_on;
    business_day date;
BEGIN
    PERFORM ledger_hold_days();
    business_day := ledger_open_day((at AT TIME ZONE 'Asia/Jakarta')::date);
    RETURN QUERY
    WITH opened AS (
        INSERT INTO ledger_bill (nop, tax_year, kind, ke, pokok, sisa, jatuh_tempo, state, version, round, provenance,
                                 under_review)
        SELECT given.nop, given.tax_year, bill_kind,
               CASE WHEN bill_kind = 'sppt' THEN 1
                    ELSE 1 + coalesce((SELECT max(old.ke) FROM ledger_bill AS old
                                       WHERE old.nop = given.nop AND old.tax_year = given.tax_year
                                         AND old.kind = bill_kind), 0) END,
               given.pokok, given.pokok, given.jatuh_tempo, CASE WHEN given.pokok = 0 THEN 'paid' ELSE 'unpaid' END,
               1, 1, 'city', false
        FROM unnest(nops, tax_years, pokok, jatuh_tempo) WITH ORDINALITY
             AS given (nop, tax_year, pokok, jatuh_tempo, ord)
        ORDER BY given.ord
        RETURNING id, nop, tax_year, pokok
    ), posted AS (
        INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, channel, amount, bill_id, event, source,
                                    source_id)
        SELECT at, business_day, on_day, 'piutang_pokok', 'pendapatan', NULL, opened.pokok, opened.id, 'ketetapan',
               of_source, of_source_id
        FROM opened WHERE opened.pokok > 0 ORDER BY opened.id
    )
    SELECT opened.id, opened.nop, opened.tax_year FROM opened;
END $$;
