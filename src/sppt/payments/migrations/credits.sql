-- Money that the city owes back, and the bound that nobody spends it twice. Reads across rooms: payments above ledger,
-- register and assessment.

ALTER TABLE payments_refund_end
    ADD CONSTRAINT payments_refund_end_of_this_refund
    FOREIGN KEY (refund_id, amount, maker_id, checker_id)
    REFERENCES payments_refund (resolution_id, amount, maker_id, checker_id);

-- What of a sum is taken already: everything decided about it but refunds that were withdrawn.
CREATE FUNCTION payments_taken(of_case bigint, of_credit bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(made.amount), 0)::bigint
    FROM payments_resolution AS made
    WHERE (made.case_id = of_case OR made.credit_id = of_credit)
      AND NOT EXISTS (SELECT FROM payments_refund_end AS ended
                      WHERE ended.refund_id = made.id AND ended.outcome = 'withdrawn')
$$;

-- Two who decide about one sum at once follow each other, and the second sees what the first took.
CREATE FUNCTION payments_hold_sum(of_case bigint, of_credit bigint) RETURNS void LANGUAGE sql VOLATILE AS $$
    SELECT pg_advisory_xact_lock(hashtextextended(
        'sum ' || coalesce('case ' || of_case, 'credit ' || of_credit), 0))
$$;

CREATE FUNCTION payments_refuse_spending_twice() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    there bigint;
BEGIN
    PERFORM payments_hold_sum(NEW.case_id, NEW.credit_id);
    SELECT coalesce((SELECT kept.amount FROM payments_case AS kept
                     WHERE kept.id = NEW.case_id AND kept.kind = 'suspense'),
                    (SELECT owed.pokok + owed.denda FROM payments_credit AS owed WHERE owed.id = NEW.credit_id), 0)
    INTO there;
    IF payments_taken(NEW.case_id, NEW.credit_id) + NEW.amount > there THEN
        RAISE EXCEPTION 'more than the % rupiah of this sum', there USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payments_resolution_is_covered
BEFORE INSERT ON payments_resolution FOR EACH ROW EXECUTE FUNCTION payments_refuse_spending_twice();

-- Every sum: money in suspense and what corrections left, with what is taken of it and the NOPs it was meant for.
CREATE FUNCTION payments_owed()
RETURNS TABLE (source text, number bigint, since date, paid_at timestamptz, channel text, reference text, what text, why text,
               amount bigint, taken bigint, nops text[])
LANGUAGE sql STABLE AS $$
    SELECT 'case', kept.id, kept.business_day, coalesce(kept.paid_at, kept.opened_at), kept.channel, kept.reference,
           kept.code, kept.why, kept.amount, payments_taken(kept.id, NULL),
           CASE WHEN kept.code ~ '^[0-9]{18}:' THEN ARRAY[left(kept.code, 18)]
                ELSE ARRAY(SELECT DISTINCT item.nop FROM payments_quote AS quote
                           JOIN payments_quote_item AS item ON item.quote_id = quote.id
                           WHERE quote.code = kept.code ORDER BY item.nop LIMIT 50) END
    FROM payments_case AS kept WHERE kept.kind = 'suspense'
    UNION ALL
    SELECT 'credit', owed.id, (decision.at AT TIME ZONE 'Asia/Jakarta')::date, decision.at, NULL, decision.number,
           bill.nop || ':' || bill.tax_year, decision.kind, owed.pokok + owed.denda, payments_taken(NULL, owed.id),
           ARRAY[bill.nop]
    FROM payments_credit AS owed
    JOIN assessment_decision AS decision ON decision.id = owed.decision_id
    JOIN ledger_bill AS bill ON bill.id = owed.bill_id
    WHERE owed.pokok + owed.denda > 0
$$;

-- The NOPs of the same taxpayer: those whose arrears today's NOP carries, and other objects of the same subject. A
-- subject with more than 200 objects is a placeholder of SISMIOP and names nobody.
CREATE FUNCTION payments_kin(nops text[]) RETURNS TABLE (nop text) LANGUAGE sql STABLE AS $$
    WITH today AS (
        SELECT DISTINCT payments_today_nop(asked) AS nop FROM unnest(nops) AS asked
    ), subjects AS (
        SELECT DISTINCT mine.subjek_id FROM today JOIN register_objek AS mine ON mine.nop = today.nop
        WHERE mine.subjek_id ~ '[1-9A-Za-z]'
    ), objects AS (
        SELECT one.nop FROM subjects CROSS JOIN LATERAL (
            SELECT objek.nop, count(*) OVER () AS many FROM register_objek AS objek
            WHERE objek.subjek_id = subjects.subjek_id LIMIT 201) AS one
        WHERE one.many <= 200
        UNION SELECT today.nop FROM today
    )
    SELECT objects.nop FROM objects
    UNION SELECT alias.old FROM objects JOIN register_nop_alias AS alias ON alias.new = objects.nop
$$;

-- As corrected.sql has it, with what a credit settled as one more kind of payment.
DROP FUNCTION payments_standing(bigint[]);
CREATE FUNCTION payments_standing(bills bigint[])
RETURNS TABLE (bill_id bigint, item_id bigint, imported_id bigint, law_on date, pokok bigint, potongan bigint, denda bigint,
               prerequisite_from smallint, prerequisite_to smallint, resolution_id bigint)
LANGUAGE sql STABLE AS $$
    WITH given_back AS (
        SELECT c.item_id, c.imported_id, c.resolution_id, sum(c.pokok + c.potongan)::bigint AS pokok,
               sum(c.potongan)::bigint AS potongan, sum(c.denda)::bigint AS denda
        FROM payments_credit AS c WHERE c.bill_id = ANY (bills) GROUP BY 1, 2, 3
    ), standing AS (
        SELECT item.bill_id, item.id AS item_id, NULL::bigint AS imported_id, NULL::bigint AS resolution_id,
               payment.received_at AS at, payment.law_on, item.pokok, item.potongan, item.denda, item.prerequisite_from,
               item.prerequisite_to
        FROM payments_payment_item AS item
        JOIN payments_payment AS payment ON payment.id = item.payment_id
        WHERE item.bill_id = ANY (bills)
          AND NOT EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = item.payment_id)
        UNION ALL
        SELECT brought.bill_id, NULL, brought.id, NULL, NULL, brought.tanggal, brought.posted, 0, brought.denda, NULL, NULL
        FROM payments_imported_payment AS brought WHERE brought.bill_id = ANY (bills)
        UNION ALL
        SELECT made.bill_id, NULL, NULL, made.id, made.at, made.law_on, made.pokok, made.potongan, made.denda, NULL, NULL
        FROM payments_resolution AS made WHERE made.bill_id = ANY (bills)
    )
    SELECT s.bill_id, s.item_id, s.imported_id, s.law_on, s.pokok - coalesce(g.pokok, 0), s.potongan - coalesce(g.potongan, 0),
           s.denda - coalesce(g.denda, 0), s.prerequisite_from, s.prerequisite_to, s.resolution_id
    FROM standing AS s
    LEFT JOIN given_back AS g ON g.item_id IS NOT DISTINCT FROM s.item_id
                             AND g.imported_id IS NOT DISTINCT FROM s.imported_id
                             AND g.resolution_id IS NOT DISTINCT FROM s.resolution_id
    ORDER BY s.bill_id, s.imported_id IS NULL, s.at, s.law_on NULLS FIRST, s.item_id, s.imported_id, s.resolution_id
$$;
