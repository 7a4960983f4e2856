-- Reads across rooms (payments above ledger): for notices that are new to us, what their codes had frozen, and whether
-- the bills still stand as they stood then. No row for a notice whose reference is known or whose code is not.
CREATE FUNCTION payments_frozen_of(channels text[], payment_references text[], codes text[])
RETURNS TABLE (ord bigint, quote_id bigint, created_at timestamptz, valid_until timestamptz, unchanged boolean,
               bill_ids bigint[], nops text[])
LANGUAGE sql STABLE AS $$
    SELECT asked.ord, quote.id, quote.created_at, quote.valid_until, bool_and(bill.version = item.bill_version),
           array_agg(item.bill_id), array_agg(DISTINCT item.nop)
    FROM unnest(channels, payment_references, codes) WITH ORDINALITY AS asked (channel, reference, code, ord)
    JOIN payments_quote AS quote ON quote.code = asked.code
    JOIN payments_quote_item AS item ON item.quote_id = quote.id
    JOIN ledger_bill AS bill ON bill.id = item.bill_id
    WHERE NOT EXISTS (SELECT FROM payments_payment AS p
                      WHERE p.channel = asked.channel AND p.reference = asked.reference)
      AND NOT EXISTS (SELECT FROM payments_case AS c
                      WHERE c.channel = asked.channel AND c.reference = asked.reference)
    GROUP BY asked.ord, quote.id
$$;
