-- Reads across rooms (payments above ledger): each decision about money that the city owes, with the bill it settled.
CREATE FUNCTION payments_resolved()
RETURNS TABLE (id bigint, kind text, case_id bigint, credit_id bigint, amount bigint, bill_id bigint, nop text,
               tax_year smallint, pokok bigint, potongan bigint, denda bigint, law_on date, maker_id text, checker_id text,
               reason text, at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT made.id, made.kind, made.case_id, made.credit_id, made.amount, made.bill_id, bill.nop, bill.tax_year, made.pokok,
           made.potongan, made.denda, made.law_on, made.maker_id, made.checker_id, made.reason, made.at
    FROM payments_resolution AS made LEFT JOIN ledger_bill AS bill ON bill.id = made.bill_id
$$;
