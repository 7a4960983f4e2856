-- Numbers with decimals: areas in m² and values in thousand rupiah become whole hundredths and whole rupiah.

-- A number that is not negative, times a whole scale, half upwards where that leaves a fraction; NULL for what cannot
-- be read ("NaN", "1.234,5", more than thirteen digits before the point).
CREATE FUNCTION imports_scaled(given text, scale integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(given) BETWEEN 1 AND 13 AND given ~ '^[0-9]+$' THEN given::bigint * scale
                WHEN octet_length(given) <= 40 AND btrim(given) ~ '^[0-9]+(\.[0-9]*)?$'
                     AND length(split_part(btrim(given), '.', 1)) <= 13 THEN round(btrim(given)::numeric * scale)::bigint END
$$;

-- The same for a column that may be empty where the value is nought.
CREATE FUNCTION imports_scaled_or_nought(given text, scale integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(given) BETWEEN 1 AND 13 AND given ~ '^[0-9]+$' THEN given::bigint * scale
                WHEN given IS NULL OR btrim(given) = '' THEN 0 ELSE imports_scaled(given, scale) END
$$;

-- The first field that is no such number: which problem, and the column with what stands there. The first `may_lack`
-- columns may be empty.
CREATE FUNCTION imports_bad_number(names text[], given text[], may_lack integer) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[CASE WHEN imports_filled(field.given) IS NULL THEN 'amount_blank'
                      WHEN btrim(field.given) LIKE '-%' THEN 'amount_negative' ELSE 'amount_unreadable' END,
                 field.name || CASE WHEN imports_filled(field.given) IS NULL THEN '' ELSE ' = ' || left(btrim(field.given), 40) END]
    FROM unnest(names, given) WITH ORDINALITY AS field (name, given, place)
    WHERE CASE WHEN field.place <= may_lack THEN imports_scaled_or_nought(field.given, 1) ELSE imports_scaled(field.given, 1) END IS NULL
    ORDER BY field.place LIMIT 1
$$;

-- Whether seven columns make a NOP of this city at a glance; any other is judged by imports_bad_nop.
CREATE FUNCTION imports_plain_nop(a text, b text, c text, d text, e text, f text, g text, city text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (octet_length(a) = 2 AND octet_length(b) = 2 AND octet_length(c) = 3 AND octet_length(d) = 3 AND octet_length(e) = 3
            AND octet_length(f) = 4 AND octet_length(g) = 1 AND a || b = city AND e <> '000' AND f <> '0000'
            AND a || b || c || d || e || f || g ~ '^[0-9]+$') IS TRUE
$$;

-- A tax year within the bounds of this run.
CREATE FUNCTION imports_year(given text, first integer, last integer) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN btrim(given) ~ '^[0-9][0-9][0-9][0-9]$' THEN
        CASE WHEN btrim(given)::smallint BETWEEN first AND last THEN btrim(given)::smallint END END
$$;

-- A number below ten thousand: of a building, of a piece of land, of floors.
CREATE FUNCTION imports_small(given text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(given) BETWEEN 1 AND 4 AND given ~ '^[0-9]+$' THEN given::smallint
                WHEN imports_amount(given) < 10000 THEN imports_amount(given)::smallint END
$$;
