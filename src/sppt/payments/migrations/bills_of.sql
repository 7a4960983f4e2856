-- Reads across rooms (payments above ledger and register): all bills of each NOP asked for, with the arrears of
-- older NOPs that today's NOP carries. One row a bill; a NOP without bills gives no row. Bound: the caller asks
-- for at most 1 000 NOPs at once.
CREATE FUNCTION payments_bills_of(nops text[])
RETURNS TABLE (ord bigint, today_nop text, id bigint, version integer, nop text, tax_year smallint, kind text,
               pokok bigint, sisa bigint, jatuh_tempo date, state text, provenance text, under_review boolean)
LANGUAGE sql STABLE AS $$
    SELECT asked.ord, today.nop, bill.id, bill.version, bill.nop, bill.tax_year, bill.kind,
           bill.pokok, bill.sisa, bill.jatuh_tempo, bill.state, bill.provenance, bill.under_review
    FROM unnest(nops) WITH ORDINALITY AS asked (nop, ord)
    CROSS JOIN LATERAL (
        SELECT coalesce((SELECT alias.new FROM register_nop_alias AS alias WHERE alias.old = asked.nop), asked.nop)
    ) AS today (nop)
    JOIN LATERAL (
        SELECT b.* FROM ledger_bill AS b
        WHERE b.nop = ANY (array_append(
            ARRAY(SELECT alias.old FROM register_nop_alias AS alias WHERE alias.new = today.nop), today.nop))
        ORDER BY b.tax_year, b.nop, b.kind, b.ke
    ) AS bill ON true
$$;
