-- Stores quotes (many) with their items in one call. The same key gives the quote that it gave before; a code that
-- chance has already taken gives no row, and the caller tries another. `item_of` names each item's quote by its
-- place in the batch. Keys go in in one order, so that two batches with the same keys wait for each other in turn.

CREATE FUNCTION payments_freeze(
    at timestamptz, tokens text[], codes text[], keys text[], laws_on date[], valid_untils timestamptz[],
    amounts bigint[], rules text, item_of integer[], bill_ids bigint[], versions integer[], nops text[],
    tax_years smallint[], pokoks bigint[], potongans bigint[], dendas bigint[], months smallint[],
    prerequisites_from smallint[], prerequisites_to smallint[], renewed bigint[])
RETURNS TABLE (ord integer, quote_id bigint, token text, code text, valid_until timestamptz, amount bigint, fresh boolean)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
    born bigint[];
BEGIN
    WITH made AS (
        INSERT INTO payments_quote (token, code, key, created_at, law_on, valid_until, amount, rules_hash,
                                    renews_id)
        SELECT tokens[n.ord], codes[n.ord], keys[n.ord], at, laws_on[n.ord], valid_untils[n.ord], amounts[n.ord], rules,
               renewed[n.ord]
        FROM generate_subscripts(tokens, 1) AS n (ord) ORDER BY keys[n.ord]
        ON CONFLICT DO NOTHING
        RETURNING id, token
    )
    SELECT array_agg(made.id ORDER BY n.ord) INTO born
    FROM generate_subscripts(tokens, 1) AS n (ord) LEFT JOIN made ON made.token = tokens[n.ord];

    INSERT INTO payments_quote_item (quote_id, bill_id, bill_version, nop, tax_year, pokok, potongan, denda, amount, months,
                                     prerequisite_from, prerequisite_to)
    SELECT born[item_of[i]], bill_ids[i], versions[i], nops[i], tax_years[i], pokoks[i], potongans[i], dendas[i],
           pokoks[i] - potongans[i] + dendas[i], months[i], prerequisites_from[i], prerequisites_to[i]
    FROM generate_subscripts(item_of, 1) AS i
    WHERE born[item_of[i]] IS NOT NULL ORDER BY i;

    RETURN QUERY
    SELECT n.ord, quote.id, quote.token, quote.code, quote.valid_until, quote.amount, quote.id = born[n.ord] IS TRUE
    FROM generate_subscripts(tokens, 1) AS n (ord)
    JOIN payments_quote AS quote ON quote.key = keys[n.ord];
END $$;
