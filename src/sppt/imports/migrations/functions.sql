-- How the text of a SISMIOP dump becomes a value. Each gives NULL for what it cannot read: nothing is guessed.
-- Written to be taken into the statements that use them: one expression each, and patterns without {1,15}, which
-- take PostgreSQL many times as long as + and a look at the length.

-- Text without the blanks that fixed columns pad it with.
CREATE FUNCTION imports_text(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(btrim(given), '')
$$;

-- The same, but NULL for an empty field.
CREATE FUNCTION imports_filled(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT nullif(btrim(given), '')
$$;

-- A class of land or building; SISMIOP writes XXX where there is none.
CREATE FUNCTION imports_class(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(btrim(given), 'XXX'), '')
$$;

-- Whole rupiah or square metres; "150000.00" is whole, "1.234.567,00" is not readable without guessing.
CREATE FUNCTION imports_amount(given text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(given) BETWEEN 1 AND 15 AND given ~ '^[0-9]+$' THEN given::bigint
                WHEN btrim(given) ~ '^[0-9]+(\.0+)?$' AND length(split_part(btrim(given), '.', 1)) <= 15
                THEN split_part(btrim(given), '.', 1)::bigint END
$$;

-- The same for a column that may be empty where the value is nought.
CREATE FUNCTION imports_amount_or_nought(given text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(given) BETWEEN 1 AND 15 AND given ~ '^[0-9]+$' THEN given::bigint
                WHEN given IS NULL OR btrim(given) = '' THEN 0
                WHEN btrim(given) ~ '^[0-9]+(\.0+)?$' AND length(split_part(btrim(given), '.', 1)) <= 15
                THEN split_part(btrim(given), '.', 1)::bigint END
$$;

-- The first field that is no whole amount: which problem, and the column with what stands there. The first `may_lack`
-- columns may be empty.
CREATE FUNCTION imports_bad_amount(names text[], given text[], may_lack integer) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[CASE WHEN imports_filled(field.given) IS NULL THEN 'amount_blank'
                      WHEN btrim(field.given) LIKE '-%' THEN 'amount_negative' ELSE 'amount_unreadable' END,
                 field.name || CASE WHEN imports_filled(field.given) IS NULL THEN '' ELSE ' = ' || left(btrim(field.given), 40) END]
    FROM unnest(names, given) WITH ORDINALITY AS field (name, given, place)
    WHERE CASE WHEN field.place <= may_lack THEN imports_amount_or_nought(field.given) ELSE imports_amount(field.given) END IS NULL
    ORDER BY field.place LIMIT 1
$$;

-- A day as 2026-08-31, 31/08/2026, 31-08-2026, 31-AUG-26, 31 Agustus 2026 or 20260831, with or without a time of day.
CREATE FUNCTION imports_day(given text) RETURNS date LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    said text := regexp_replace(btrim(given), '[ T][0-9]+[:.][0-9][0-9][0-9:.,]* ?([AaPp][Mm])?$', '');
    parts text[];
    year integer;
    month integer;
    day integer;
BEGIN
    IF said ~ '^[0-9]+$' AND length(said) IN (8, 14) THEN
        parts := ARRAY[substr(said, 1, 4), substr(said, 5, 2), substr(said, 7, 2)];
    ELSE
        parts := regexp_match(lower(said), '^([0-9]+)[-/. ]([0-9]+|[a-z]+)[-/. ]([0-9]+)$');
    END IF;
    IF parts IS NULL OR length(parts[1]) > 4 OR length(parts[3]) > 4 THEN
        RETURN NULL;
    ELSIF length(parts[1]) = 4 THEN
        year := parts[1];
        day := parts[3];
    ELSIF length(parts[3]) = 4 THEN
        year := parts[3];
        day := parts[1];
    ELSIF length(parts[3]) = 2 AND parts[2] ~ '^[a-z]' THEN
        -- A year of two digits only beside a named month: 25-08-31 could be either way round.
        year := parts[3]::integer + CASE WHEN parts[3] < '50' THEN 2000 ELSE 1900 END;
        day := parts[1];
    END IF;
    IF parts[2] ~ '^[0-9][0-9]?$' THEN
        month := parts[2];
    ELSE
        month := CASE
            WHEN parts[2] IN ('jan', 'januari', 'january') THEN 1
            WHEN parts[2] IN ('feb', 'februari', 'february', 'peb', 'pebruari') THEN 2
            WHEN parts[2] IN ('mar', 'maret', 'march') THEN 3
            WHEN parts[2] IN ('apr', 'april') THEN 4
            WHEN parts[2] IN ('mei', 'may') THEN 5
            WHEN parts[2] IN ('jun', 'juni', 'june') THEN 6
            WHEN parts[2] IN ('jul', 'juli', 'july') THEN 7
            WHEN parts[2] IN ('agu', 'ags', 'agt', 'agustus', 'aug', 'august') THEN 8
            WHEN parts[2] IN ('sep', 'sept', 'september') THEN 9
            WHEN parts[2] IN ('okt', 'oktober', 'oct', 'october') THEN 10
            WHEN parts[2] IN ('nov', 'nop', 'november', 'nopember') THEN 11
            WHEN parts[2] IN ('des', 'desember', 'dec', 'december') THEN 12 END;
    END IF;
    IF year BETWEEN 1900 AND 2199 AND month BETWEEN 1 AND 12 AND day BETWEEN 1 AND (
           CASE WHEN month IN (4, 6, 9, 11) THEN 30 WHEN month <> 2 THEN 31
                WHEN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0) THEN 29 ELSE 28 END) THEN
        RETURN make_date(year, month, day);
    END IF;
    RETURN NULL;
END $$;

-- The part of a day's text before a time of day such as 08:12:05, and that time.
CREATE FUNCTION imports_day_text(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(given) > 10 AND given LIKE '%_ __:__:__' THEN left(given, -9) ELSE given END
$$;

CREATE FUNCTION imports_time_text(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(given) > 10 AND given LIKE '%_ __:__:__' THEN right(given, 8) END
$$;

CREATE FUNCTION imports_time(given text) RETURNS time LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN given ~ '^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$' THEN given::time END
$$;

-- Why a NOP is none, or NULL; `parts` are the seven columns, or one text where the dump has a single column.
CREATE FUNCTION imports_bad_nop(parts text[], city text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN whole ~ '[0-9][.,]?[0-9]*[eE]\+?[0-9]' THEN 'nop_scientific'
                WHEN digits ~ '[^0-9]' THEN 'nop_letters'
                WHEN length(digits) <> 18 OR (array_length(parts, 1) = 7 AND lengths <> '2,2,3,3,3,4,1') THEN 'nop_not_18_digits'
                WHEN left(digits, 4) <> city THEN 'nop_other_city'
                WHEN substr(digits, 11, 3) = '000' OR substr(digits, 14, 4) = '0000' THEN 'nop_zero' END
    FROM (SELECT array_to_string(parts, ',') AS whole, translate(array_to_string(parts, ''), ' .-', '') AS digits,
                 (SELECT string_agg(length(btrim(part))::text, ',' ORDER BY place)
                  FROM unnest(parts) WITH ORDINALITY AS p (part, place)) AS lengths) AS spelling
$$;

-- A digest of what a row says, to compare it with its like in another dump: 128 bits of SHA-256, as hex.
-- (STABLE because convert_to is; otherwise it would be called instead of being taken in.)
CREATE FUNCTION imports_content(said text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT left(encode(sha256(convert_to(said, 'UTF8')), 'hex'), 32)
$$;

-- Rupiah for people: 1.234.567.
CREATE FUNCTION imports_printed(amount numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT replace(to_char(amount, 'FM999,999,999,999,999,990'), ',', '.')
$$;

-- What a notice says. Statuses, printing and the place of payment are left out: they change while the notice stays.
CREATE FUNCTION imports_notice_said(nama_wp text, jalan_wp text, blok_kav_wp text, rw_wp text, rt_wp text, kelurahan_wp text,
    kota_wp text, kode_pos_wp text, npwp text, kelas_tanah text, kelas_bangunan text, luas_bumi bigint, luas_bangunan bigint,
    njop_bumi bigint, njop_bangunan bigint, njop bigint, njoptkp bigint, terutang bigint, pengurangan bigint, pokok bigint,
    jatuh_tempo date, terbit date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT concat_ws(E'\x1f', nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah,
                     kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang, pengurangan,
                     pokok, jatuh_tempo, terbit)
$$;

-- What a payment says, but for its key; `direkam` in WIB.
CREATE FUNCTION imports_payment_said(jumlah bigint, denda bigint, tempat text, tanggal date, direkam timestamp)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT concat_ws('/', jumlah, denda, tempat, coalesce(tanggal::text, '-'), direkam)
$$;

-- The seal of imported rows: how many, how many rupiah, and SHA-256 over the rows' text in id order. The
-- import writes it into the audit chain (verb "import", detail with table, first, last, batch); whoever checks the
-- books calls it again with the same arguments and compares. A notice's and an imported payment's content stands for
-- their columns; that it still does is a check of its own (books/01_seals.sql).
CREATE FUNCTION imports_digest(what text, first_id bigint, last_id bigint, of_batch bigint,
                               OUT rows bigint, OUT rupiah numeric, OUT digest text)
LANGUAGE plpgsql STABLE SET datestyle = 'ISO, YMD' SET timezone = 'Asia/Jakarta' AS $$
BEGIN
    IF what = 'assessment_notice' THEN
        SELECT count(*), coalesce(sum(n.pokok), 0), encode(sha256(convert_to(coalesce(string_agg(concat_ws('/',
                   n.id, n.bill_id, n.nop, n.tax_year, n.cycle, n.pokok, n.status_tagihan, n.content), E'\n' ORDER BY n.id), ''), 'UTF8')), 'hex')
        INTO rows, rupiah, digest FROM assessment_notice AS n WHERE n.id BETWEEN first_id AND last_id;
    ELSIF what = 'payments_imported_payment' THEN
        SELECT count(*), coalesce(sum(p.jumlah), 0), encode(sha256(convert_to(coalesce(string_agg(concat_ws('/',
                   p.id, p.nop, p.tax_year, p.ke, coalesce(p.bill_id, 0), p.jumlah, p.posted, p.content), E'\n' ORDER BY p.id), ''), 'UTF8')), 'hex')
        INTO rows, rupiah, digest FROM payments_imported_payment AS p WHERE p.id BETWEEN first_id AND last_id AND p.batch = of_batch;
    ELSIF what = 'ledger_posting' THEN
        SELECT count(*), coalesce(sum(p.amount), 0), encode(sha256(convert_to(coalesce(string_agg(concat_ws('/',
                   p.id, p.business_day, p.law_on, p.debit, p.credit, p.amount, p.bill_id, p.event), E'\n' ORDER BY p.id), ''), 'UTF8')), 'hex')
        INTO rows, rupiah, digest FROM ledger_posting AS p
        WHERE p.id BETWEEN first_id AND last_id AND p.source = 'import' AND p.source_id = of_batch;
    ELSE
        RAISE EXCEPTION 'no rows of % are sealed by imports', what;
    END IF;
END $$;
