-- Bills by wilayah: whoever reads in the city's role `…_wilayah` sees those whose NOP begins with sppt.wilayah of the
-- transaction, and none if it is not set. All other roles see what they saw: their condition is always true and costs
-- the planner nothing. Policies come first, so that nobody is shut out in between.
DO $$
DECLARE
    city text := current_schema();
BEGIN
    EXECUTE format('CREATE POLICY ledger_bill_everybody ON ledger_bill TO %I, %I, %I USING (true) WITH CHECK (true)',
                   city || '_app', city || '_reader', city || '_sealer');
    EXECUTE format(
        'CREATE POLICY ledger_bill_own_wilayah ON ledger_bill FOR SELECT TO %I USING ('
        ' length(current_setting(''sppt.wilayah'', true)) >= 7'
        ' AND starts_with(nop, current_setting(''sppt.wilayah'', true)))', city || '_wilayah');
    ALTER TABLE ledger_bill ENABLE ROW LEVEL SECURITY;
END $$;
