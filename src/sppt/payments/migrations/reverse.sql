-- Undoing a whole payment by opposite rows, once. A channel reverses its own payment with a key of its own until
-- its day ends; an officer's reversal carries two different names. A reversal that comes before its original
-- leaves a tombstone. Same order as settle.sql: lock the keys, lock the bills, look, write. The reversal's own key
-- comes before the payment's: who holds a payment's key never waits for a reversal's.
--
-- Verdicts: reversed, replay, and the refusals channel_unknown, payment_not_found, not_the_payer, reference_reused,
-- past_cutoff, bill_changed.

-- The NOP under which an object's arrears are collected today.
CREATE FUNCTION payments_today_nop(nop text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT alias.new FROM register_nop_alias AS alias WHERE alias.old = payments_today_nop.nop),
                    payments_today_nop.nop)
$$;

CREATE FUNCTION payments_reverse(
    at timestamptz, reversal_kind text, asking_channel text, reversal_reference text, original_reference text,
    original_receipt text, maker text, checker text, given_reason text, doing_actor text)
RETURNS TABLE (verdict text, reversal_id bigint, payment_id bigint, receipt text, reversed_at timestamptz, channel text)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
    original payments_payment;
    done payments_reversal;
    partner partners_partner;
    nops text[];
    day date;
    made bigint;
BEGIN
    IF reversal_kind = 'channel' AND NOT EXISTS (SELECT FROM partners_partner AS p WHERE p.code = asking_channel) THEN
        RETURN QUERY SELECT 'channel_unknown', NULL::bigint, NULL::bigint, NULL, NULL::timestamptz, NULL;
        RETURN;
    END IF;
    IF reversal_reference IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('reversal ' || asking_channel || ' ' || reversal_reference, 0));
    END IF;
    IF original_reference IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(asking_channel || ' ' || original_reference, 0));
    END IF;
    SELECT p.* INTO original FROM payments_payment AS p
    WHERE CASE WHEN original_receipt IS NOT NULL THEN p.receipt = original_receipt
               ELSE p.channel = asking_channel AND p.reference = original_reference END;

    IF NOT FOUND THEN
        IF reversal_kind = 'channel' AND original_reference IS NOT NULL THEN
            INSERT INTO payments_tombstone (channel, reference, reversal_reference, at)
            VALUES (asking_channel, original_reference, reversal_reference, at)
            ON CONFLICT DO NOTHING;
        END IF;
        RETURN QUERY SELECT 'payment_not_found', NULL::bigint, NULL::bigint, NULL, NULL::timestamptz, NULL;
        RETURN;
    END IF;

    SELECT array_agg(DISTINCT family.nop) INTO nops
    FROM payments_payment_item AS item
    CROSS JOIN LATERAL (SELECT payments_today_nop(item.nop)) AS today (nop)
    CROSS JOIN LATERAL (SELECT today.nop UNION SELECT alias.old FROM register_nop_alias AS alias
                        WHERE alias.new = today.nop) AS family (nop)
    WHERE item.payment_id = original.id;
    PERFORM 1 FROM ledger_bill AS bill WHERE bill.nop = ANY (nops) ORDER BY bill.id FOR UPDATE;

    SELECT r.* INTO done FROM payments_reversal AS r WHERE r.payment_id = original.id;
    SELECT p.* INTO partner FROM partners_partner AS p WHERE p.code = original.channel;
    day := payments_channel_day(at, partner.cut_off);

    IF reversal_kind = 'channel' AND original.channel <> asking_channel THEN
        RETURN QUERY SELECT 'not_the_payer', NULL::bigint, NULL::bigint, NULL, NULL::timestamptz, NULL;
        RETURN;
    ELSIF done.id IS NOT NULL THEN
        RETURN QUERY SELECT 'replay', done.id, original.id, original.receipt, done.at, original.channel;
        RETURN;
    ELSIF EXISTS (SELECT FROM payments_reversal AS r
                  WHERE r.channel = asking_channel AND r.reference = reversal_reference) THEN
        RETURN QUERY SELECT 'reference_reused', NULL::bigint, original.id, original.receipt, NULL::timestamptz, original.channel;
        RETURN;
    ELSIF reversal_kind = 'channel' AND payments_channel_day(original.received_at, partner.cut_off) <> day THEN
        RETURN QUERY SELECT 'past_cutoff', NULL::bigint, original.id, original.receipt, NULL::timestamptz, original.channel;
        RETURN;
    ELSIF EXISTS (SELECT FROM payments_payment_item AS item JOIN ledger_bill AS bill ON bill.id = item.bill_id
                  WHERE item.payment_id = original.id AND (bill.state <> 'paid' OR bill.round <> item.round)) THEN
        RETURN QUERY SELECT 'bill_changed', NULL::bigint, original.id, original.receipt, NULL::timestamptz, original.channel;
        RETURN;
    END IF;
    day := payments_open_day(day);

    INSERT INTO payments_reversal (payment_id, kind, channel, reference, maker_id, checker_id, reason, at, business_day)
    VALUES (original.id, reversal_kind, original.channel, reversal_reference, maker, checker, given_reason, at, day)
    RETURNING id INTO made;

    INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, channel, amount, bill_id, event, source, source_id)
    SELECT at, day, posting.law_on, posting.credit, posting.debit, posting.channel, posting.amount, posting.bill_id,
           'batal_' || posting.event, 'reversal', made
    FROM ledger_posting AS posting
    WHERE posting.source = 'payment' AND posting.source_id = original.id
      AND posting.bill_id IN (SELECT item.bill_id FROM payments_payment_item AS item WHERE item.payment_id = original.id)
    ORDER BY posting.id;

    UPDATE ledger_bill AS bill
    SET sisa = bill.sisa + item.pokok, round = bill.round + 1, version = bill.version + 1,
        state = CASE WHEN bill.sisa + item.pokok = bill.pokok THEN 'unpaid' ELSE 'partly_paid' END
    FROM payments_payment_item AS item
    WHERE item.payment_id = original.id AND bill.id = item.bill_id;

    -- Other open bills of the same objects may have counted on these years as paid.
    UPDATE ledger_bill AS bill SET version = bill.version + 1
    WHERE bill.nop = ANY (nops) AND bill.state IN ('unpaid', 'partly_paid')
      AND bill.id NOT IN (SELECT item.bill_id FROM payments_payment_item AS item WHERE item.payment_id = original.id);

    INSERT INTO payments_case (kind, why, bill_id, payment_id, amount, opened_at, business_day)
    SELECT 'prerequisite_lost', 'prerequisite_lost', granted.bill_id, granted.payment_id, granted.potongan, at, day
    FROM payments_payment_item AS granted
    JOIN ledger_bill AS bill ON bill.id = granted.bill_id AND bill.round = granted.round AND bill.state = 'paid'
    WHERE granted.nop = ANY (nops) AND granted.payment_id <> original.id
      AND EXISTS (SELECT FROM payments_payment_item AS lost
                  WHERE lost.payment_id = original.id
                    AND payments_today_nop(lost.nop) = payments_today_nop(granted.nop)
                    AND lost.tax_year BETWEEN granted.prerequisite_from AND granted.prerequisite_to);

    INSERT INTO kit_audit_event (at, actor, verb, subject, detail)
    VALUES (at, doing_actor, 'reverse', 'payment:' || original.receipt,
            jsonb_build_object('reversal', made, 'payment', original.id, 'kind', reversal_kind, 'maker', maker,
                               'checker', checker, 'reason', given_reason, 'day', day)::text);

    RETURN QUERY SELECT 'reversed', made, original.id, original.receipt, at, original.channel;
END $$;
