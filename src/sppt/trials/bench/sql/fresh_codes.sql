-- Codes for bills that are still unpaid, frozen at their remaining pokok: opening codes is not what is measured.
WITH open AS (
    SELECT id, version, nop, tax_year, sisa, (%s::text[])[row_number() OVER ()] AS code,
           nextval(pg_get_serial_sequence('payments_quote', 'id')) AS quote
    FROM (SELECT * FROM ledger_bill WHERE state IN ('unpaid', 'partly_paid')
          ORDER BY md5(id::text) LIMIT %s) AS bill
), made AS (
    INSERT INTO payments_quote (id, token, code, key, created_at, law_on, valid_until, amount, rules_hash)
    SELECT quote, 'bench-' || quote, code, 'bench-' || quote, %s,
           (%s AT TIME ZONE 'Asia/Jakarta')::date, %s, sisa, %s FROM open
    RETURNING code, amount
), items AS (
    INSERT INTO payments_quote_item (quote_id, bill_id, bill_version, nop, tax_year, pokok, potongan,
                                     denda, amount, months)
    SELECT quote, id, version, nop, tax_year, sisa, 0, 0, sisa, 0 FROM open
)
SELECT code, amount FROM made
