-- Paid once: a row lock, a unique index and an allocation, all three in this file.
--
-- One call settles a whole batch. It holds the business days, locks the keys, then the bills in id order, then looks
-- for each key, then compares the frozen quote with the bills as they stand, then writes. Each statement of a VOLATILE
-- function at READ COMMITTED sees what was committed before it began: whoever waited for a lock sees what the winner wrote.
-- It knows no law: amounts, dates and validity were frozen with the quote. The clock comes in as `at`.
--
-- Verdicts: settled, replay, suspense and the refusals of payments.language.RefusalCode; `again` for an item that
-- shares its key or a bill with an earlier item of the batch (the caller sends it again in the next batch).

CREATE UNIQUE INDEX IF NOT EXISTS payments_payment_item_bill_round ON payments_payment_item (bill_id, round);

-- A closed day takes nothing: the first open day from `day` on.
CREATE OR REPLACE FUNCTION payments_open_day(day date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM ledger_closed_day AS closed WHERE closed.on = day)
                THEN (SELECT min(closed.on) + 1 FROM ledger_closed_day AS closed
                      WHERE closed.on >= day
                        AND NOT EXISTS (SELECT FROM ledger_closed_day AS next WHERE next.on = closed.on + 1))
                ELSE day END
$$;

-- The business day of a channel at a moment: from its cut-off on it is tomorrow's (00:00 means midnight WIB).
CREATE OR REPLACE FUNCTION payments_channel_day(at timestamptz, cut_off time) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (at AT TIME ZONE 'Asia/Jakarta')::date
           + CASE WHEN cut_off > '00:00' AND (at AT TIME ZONE 'Asia/Jakarta')::time >= cut_off THEN 1 ELSE 0 END
$$;

-- Whether a payment and a quote are of the same bills.
CREATE OR REPLACE FUNCTION payments_same_bills(payment bigint, quote bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (SELECT array_agg(item.bill_id ORDER BY item.bill_id) FROM payments_payment_item AS item
            WHERE item.payment_id = payment)
         = (SELECT array_agg(item.bill_id ORDER BY item.bill_id) FROM payments_quote_item AS item WHERE item.quote_id = quote)
$$;

DO $$ BEGIN
    CREATE TYPE payments_verdict AS (
        ord bigint, verdict text, why text, quote_id bigint, payment_id bigint, case_id bigint,
        law_on date, business_day date);
EXCEPTION WHEN duplicate_object THEN NULL; END $$;

CREATE OR REPLACE FUNCTION payments_settle(
    at timestamptz, channels text[], payment_references text[], fingerprints text[], codes text[],
    quote_ids bigint[], amounts bigint[], paid_ats timestamptz[], moved boolean[], receipts text[],
    tokens text[], actors text[])
RETURNS TABLE (ord bigint, verdict text, why text, payment_id bigint, receipt text, token text, amount bigint,
               paid_at timestamptz, received_at timestamptz, law_on date, business_day date, quote_id bigint,
               case_id bigint, reversed boolean)
LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    skew CONSTANT interval := '5 minutes';    -- a bank's clock may run ahead by this much
    grace CONSTANT interval := '5 minutes';   -- for an inquiry made before the quote's end
    resolved bigint[];
    bills bigint[];
    verdicts payments_verdict[];
BEGIN
    PERFORM ledger_hold_days();  -- first of all: who closes a day waits for it, and it waits for who closes

    -- Then keys, in one order: a reversal that races its original, or two batches with one key, wait here.
    PERFORM pg_advisory_xact_lock(keys.k) FROM (
        SELECT DISTINCT hashtextextended(channels[n.ord] || ' ' || payment_references[n.ord], 0) AS k
        FROM generate_subscripts(channels, 1) AS n (ord) ORDER BY 1) AS keys;

    SELECT array_agg(coalesce(quote_ids[n.ord], (SELECT q.id FROM payments_quote AS q WHERE q.code = codes[n.ord]))
                     ORDER BY n.ord)
    INTO resolved
    FROM generate_subscripts(channels, 1) AS n (ord);

    SELECT array_agg(DISTINCT item.bill_id) INTO bills
    FROM unnest(resolved) AS r (id) JOIN payments_quote_item AS item ON item.quote_id = r.id;

    PERFORM 1 FROM ledger_bill AS bill WHERE bill.id = ANY (bills) ORDER BY bill.id FOR UPDATE;

    WITH given AS (
        SELECT n.ord, channels[n.ord] AS channel, payment_references[n.ord] AS reference,
               fingerprints[n.ord] AS fingerprint, resolved[n.ord] AS quote_id, amounts[n.ord] AS amount,
               paid_ats[n.ord] AS paid_at, moved[n.ord] AS moved
        FROM generate_subscripts(channels, 1) AS n (ord)
    ), held AS (  -- the bills of each item's quote, as they stand now that they are locked
        SELECT given.ord, item.bill_id, bill.state, bill.version = item.bill_version AS unchanged
        FROM given
        JOIN payments_quote_item AS item ON item.quote_id = given.quote_id
        JOIN ledger_bill AS bill ON bill.id = item.bill_id
    ), shared AS (
        SELECT ord, bool_or(earliest < ord) AS waits
        FROM (SELECT ord, min(ord) OVER (PARTITION BY bill_id) AS earliest FROM held) AS h GROUP BY ord
    ), standing AS (
        SELECT ord, bool_and(unchanged) AS unchanged,
               bool_or(state IN ('paid', 'principal_paid')) AS paid, bool_or(state = 'written_off') AS written_off,
               bool_or(state IN ('cancelled', 'superseded')) AS withdrawn
        FROM held GROUP BY ord
    ), timed AS (
        SELECT given.ord, partner.active,
               CASE WHEN given.paid_at BETWEEN quote.created_at AND at + skew THEN given.paid_at ELSE at END AS law_at,
               partner.late_days, quote.valid_until, quote.law_on AS quoted_on, quote.amount AS quoted,
               payments_channel_day(at, partner.cut_off) AS day
        FROM given
        LEFT JOIN payments_quote AS quote ON quote.id = given.quote_id
        LEFT JOIN partners_partner AS partner ON partner.code = given.channel
    ), judged AS (
        SELECT given.ord, given.quote_id, given.moved, timed.law_at, timed.valid_until, timed.quoted_on, timed.day,
               old.id AS old_id, kept.id AS kept_id,
               CASE
                   WHEN timed.active IS NULL THEN 'channel_unknown'
                   WHEN coalesce(shared.waits, false)
                        OR min(given.ord) OVER (PARTITION BY given.channel, given.reference) < given.ord THEN 'again'
                   WHEN old.fingerprint = given.fingerprint THEN 'replay'
                   WHEN kept.fingerprint = given.fingerprint THEN 'suspense_replay'
                   -- Two officers were first with this money: the channel's own word for it may name it otherwise.
                   WHEN old.amount = given.amount AND known.late AND payments_same_bills(old.id, given.quote_id) THEN 'replay'
                   WHEN kept.amount = given.amount AND known.late THEN 'suspense_replay'
                   WHEN old.id IS NOT NULL OR kept.id IS NOT NULL THEN 'reference_reused'
                   WHEN NOT timed.active AND NOT given.moved THEN 'channel_closed'
                   WHEN EXISTS (SELECT FROM payments_tombstone AS tomb
                                WHERE tomb.channel = given.channel AND tomb.reference = given.reference)
                        THEN 'reversed_before'
                   WHEN given.quote_id IS NULL OR timed.quoted IS NULL THEN 'code_not_found'
                   WHEN standing.paid THEN 'already_paid'
                   WHEN standing.withdrawn THEN 'bill_withdrawn'
                   WHEN standing.written_off THEN 'written_off'
                   WHEN NOT standing.unchanged THEN 'bill_changed'
                   WHEN given.amount <> timed.quoted THEN 'amount_differs'
                   WHEN timed.law_at > timed.valid_until + grace THEN 'code_expired'
                   WHEN timed.law_at < at - make_interval(days => timed.late_days) AND NOT known.late THEN 'too_late'
                   ELSE 'settled'
               END AS verdict
        FROM given
        JOIN timed ON timed.ord = given.ord
        LEFT JOIN shared ON shared.ord = given.ord
        LEFT JOIN standing ON standing.ord = given.ord
        LEFT JOIN payments_payment AS old ON old.channel = given.channel AND old.reference = given.reference
        LEFT JOIN payments_case AS kept ON kept.channel = given.channel AND kept.reference = given.reference
        CROSS JOIN LATERAL (SELECT EXISTS (  -- whether two officers let this money in late: see late.py
            SELECT FROM payments_late AS late
            WHERE late.channel = given.channel AND late.reference = given.reference) AS late) AS known
    )
    SELECT array_agg(ROW(
               judged.ord,
               CASE WHEN judged.moved AND judged.verdict NOT IN
                             ('settled', 'again', 'replay', 'suspense_replay', 'reference_reused', 'channel_unknown')
                    THEN 'suspense' ELSE judged.verdict END,
               judged.verdict, judged.quote_id,
               CASE WHEN judged.verdict = 'settled'
                    THEN nextval('payments_payment_id_seq') ELSE judged.old_id END,
               judged.kept_id,
               CASE WHEN judged.law_at < judged.valid_until
                    THEN (judged.law_at AT TIME ZONE 'Asia/Jakarta')::date ELSE judged.quoted_on END,
               payments_open_day(judged.day)
           )::payments_verdict ORDER BY judged.ord)
    INTO verdicts
    FROM judged;

    INSERT INTO payments_payment (id, receipt, token, quote_id, channel, reference, fingerprint, amount, paid_at,
                                  received_at, law_on, business_day, actor)
    OVERRIDING SYSTEM VALUE
    SELECT v.payment_id, receipts[v.ord], tokens[v.ord], v.quote_id, channels[v.ord], payment_references[v.ord],
           fingerprints[v.ord], amounts[v.ord], coalesce(paid_ats[v.ord], at), at, v.law_on, v.business_day, actors[v.ord]
    FROM unnest(verdicts) AS v WHERE v.verdict = 'settled';

    IF FOUND THEN
        INSERT INTO payments_payment_item (payment_id, bill_id, round, nop, tax_year, pokok, potongan, denda, amount,
                                           prerequisite_from, prerequisite_to)
        SELECT v.payment_id, item.bill_id, bill.round, item.nop, item.tax_year, item.pokok, item.potongan, item.denda,
               item.amount, item.prerequisite_from, item.prerequisite_to
        FROM unnest(verdicts) AS v
        JOIN payments_quote_item AS item ON item.quote_id = v.quote_id
        JOIN ledger_bill AS bill ON bill.id = item.bill_id
        WHERE v.verdict = 'settled' ORDER BY v.ord, item.id;

        INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, channel, amount, bill_id, event, source,
                                    source_id)
        SELECT at, v.business_day, v.law_on, line.debit, line.credit, line.channel, line.amount, item.bill_id, line.event,
               'payment', v.payment_id
        FROM unnest(verdicts) AS v
        JOIN payments_payment_item AS item ON item.payment_id = v.payment_id
        CROSS JOIN LATERAL (VALUES
            ('kas_transit', 'piutang_pokok', channels[v.ord], item.pokok - item.potongan, 'bayar_pokok'),
            ('potongan', 'piutang_pokok', NULL, item.potongan, 'potongan'),
            ('kas_transit', 'pendapatan_denda', channels[v.ord], item.denda, 'bayar_denda')
        ) AS line (debit, credit, channel, amount, event)
        WHERE v.verdict = 'settled' AND line.amount > 0 ORDER BY v.ord, item.id;

        UPDATE ledger_bill AS bill SET sisa = bill.sisa - item.pokok, state = 'paid', version = bill.version + 1
        FROM unnest(verdicts) AS v JOIN payments_payment_item AS item ON item.payment_id = v.payment_id
        WHERE v.verdict = 'settled' AND bill.id = item.bill_id;

        INSERT INTO kit_audit_event (at, actor, verb, subject, detail)
        SELECT at, actors[v.ord], 'pay', 'payment:' || receipts[v.ord],
               jsonb_build_object('id', v.payment_id, 'channel', channels[v.ord], 'reference', payment_references[v.ord],
                                  'amount', amounts[v.ord], 'law_on', v.law_on, 'day', v.business_day,
                                  'bills', (SELECT jsonb_agg(jsonb_build_array(item.bill_id, item.round, item.pokok,
                                                                               item.potongan, item.denda) ORDER BY item.id)
                                            FROM payments_payment_item AS item WHERE item.payment_id = v.payment_id))::text
        FROM unnest(verdicts) AS v WHERE v.verdict = 'settled' ORDER BY v.ord;
    END IF;

    IF EXISTS (SELECT FROM unnest(verdicts) AS v WHERE v.verdict = 'suspense') THEN
        WITH opened AS (
            INSERT INTO payments_case (kind, why, channel, reference, fingerprint, code, amount, paid_at, opened_at,
                                       business_day)
            SELECT 'suspense', v.why, channels[v.ord], payment_references[v.ord], fingerprints[v.ord], codes[v.ord],
                   amounts[v.ord], paid_ats[v.ord], at, v.business_day
            FROM unnest(verdicts) AS v WHERE v.verdict = 'suspense' ORDER BY v.ord
            RETURNING id, channel, reference, amount, business_day, why
        ), posted AS (
            INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, channel, amount, bill_id, event, source,
                                        source_id)
            SELECT at, opened.business_day, opened.business_day, 'kas_transit', 'titipan', opened.channel, opened.amount,
                   NULL, 'titipan', 'case', opened.id
            FROM opened ORDER BY opened.id
        )
        INSERT INTO kit_audit_event (at, actor, verb, subject, detail)
        SELECT at, 'channel:' || opened.channel, 'suspend', 'case:' || opened.id,
               jsonb_build_object('reference', opened.reference, 'amount', opened.amount, 'why', opened.why)::text
        FROM opened ORDER BY opened.id;
    END IF;

    RETURN QUERY
    SELECT v.ord, v.verdict, coalesce(kept.why, v.why), payment.id, payment.receipt, payment.token, payment.amount, payment.paid_at,
           payment.received_at, payment.law_on, coalesce(payment.business_day, v.business_day),
           coalesce(payment.quote_id, v.quote_id), kept.id,
           EXISTS (SELECT FROM payments_reversal AS reversal WHERE reversal.payment_id = payment.id)
    FROM unnest(verdicts) AS v
    LEFT JOIN payments_payment AS payment ON payment.id = v.payment_id
    LEFT JOIN payments_case AS kept
           ON kept.channel = channels[v.ord] AND kept.reference = payment_references[v.ord]
          AND v.verdict IN ('suspense', 'suspense_replay')
    ORDER BY v.ord;
END $$;
