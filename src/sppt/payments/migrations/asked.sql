-- Reads across rooms (payments above ledger): what a channel has asked for before, and whether it still stands.

-- For each payment by NOP and years: the quote that this channel's inquiry froze. Its key lies between `low` and `high`;
-- of those that hold at the payment's law time, the newest of exactly this amount, else the newest. See inquiries.py.
CREATE FUNCTION payments_asked_before(
    at timestamptz, lows text[], highs text[], amounts bigint[], paid_ats timestamptz[])
RETURNS TABLE (ord integer, quote_id bigint, unchanged boolean)
LANGUAGE sql STABLE AS $$
    SELECT n.ord, found.id,
           NOT EXISTS (SELECT FROM payments_quote_item AS item JOIN ledger_bill AS bill ON bill.id = item.bill_id
                       WHERE item.quote_id = found.id AND bill.version <> item.bill_version)
    FROM generate_subscripts(lows, 1) AS n (ord)
    JOIN LATERAL (
        SELECT quote.id FROM payments_quote AS quote
        WHERE quote.key >= lows[n.ord] AND quote.key < highs[n.ord]
          AND CASE WHEN paid_ats[n.ord] BETWEEN quote.created_at AND payments_asked_before.at + interval '5 minutes'
                   THEN paid_ats[n.ord] ELSE payments_asked_before.at END <= quote.valid_until + interval '5 minutes'
        ORDER BY quote.amount = amounts[n.ord] DESC, quote.id DESC LIMIT 1
    ) AS found ON true
$$;

-- For each code: why its bills could not be paid as they were frozen, in the order of settle.sql; NULL if they could.
CREATE FUNCTION payments_codes_standing(codes text[])
RETURNS TABLE (code text, why text)
LANGUAGE sql STABLE AS $$
    SELECT quote.code,
           CASE WHEN bool_or(bill.state IN ('paid', 'principal_paid')) THEN 'already_paid'
                WHEN bool_or(bill.state IN ('cancelled', 'superseded')) THEN 'bill_withdrawn'
                WHEN bool_or(bill.state = 'written_off') THEN 'written_off'
                WHEN NOT bool_and(bill.version = item.bill_version) THEN 'bill_changed' END
    FROM payments_quote AS quote
    JOIN payments_quote_item AS item ON item.quote_id = quote.id
    JOIN ledger_bill AS bill ON bill.id = item.bill_id
    WHERE quote.code = ANY (codes)
    GROUP BY quote.code
$$;
