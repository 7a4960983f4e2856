-- A day's payments of one channel for `sppt bench reconcile`, each with its bill, frozen quote, postings and audit row:
-- what is measured is how they are held against a report, and the city's books must agree afterwards.
-- Places: tag, account, serial, lines, at, day, rules.
CREATE TEMP TABLE bench_line ON COMMIT DROP AS
SELECT n, 100000 + n AS amount, 'U{tag}-' || n AS reference,
       upper(lpad(to_hex(n), 8, '0') || lpad(to_hex({serial}), 8, '0')) AS receipt,
       '3676' || 900 + {serial} % 100 || 100 + {serial} / 100 % 900 
       || 100 + (n - 1) / 9999 || lpad((1 + (n - 1) % 9999)::text, 4, '0') || '0' AS nop,
       nextval(pg_get_serial_sequence('ledger_bill', 'id')) AS bill_id,
       nextval(pg_get_serial_sequence('payments_quote', 'id')) AS quote_id,
       nextval(pg_get_serial_sequence('payments_payment', 'id')) AS payment_id
FROM generate_series(1, {lines}) AS n;

INSERT INTO partners_partner (code, name, protocol, cut_off, late_days, active, opens, closes, amount_max, fee, fee_rule,
                              settle_days, account, profile)
VALUES ('ukur-{tag}', 'Bank Ukur {tag}', 'api', '00:00', 2, true, '00:00', '00:00', 0, 0, 'none', 1, '{account}', 'api-csv');

INSERT INTO ledger_bill (id, nop, tax_year, kind, ke, pokok, sisa, jatuh_tempo, state, version, round, provenance, under_review)
OVERRIDING SYSTEM VALUE
SELECT bill_id, nop, extract(year FROM date '{day}'), 'sppt', {serial} / 90000 % 30000 + 1, amount, 0, '{day}', 'paid', 2, 1, 'city',
       false
FROM bench_line;

INSERT INTO payments_quote (id, token, key, created_at, law_on, valid_until, amount, rules_hash)
OVERRIDING SYSTEM VALUE
SELECT quote_id, 'bench-{tag}-' || n, 'bench-{tag}-' || n, '{at}', '{day}', '{at}'::timestamptz + interval '1 day', amount, '{rules}'
FROM bench_line;

INSERT INTO payments_quote_item (bill_version, nop, tax_year, pokok, potongan, denda, amount, months, bill_id, quote_id)
SELECT 1, nop, extract(year FROM date '{day}'), amount, 0, 0, amount, 0, bill_id, quote_id FROM bench_line;

INSERT INTO payments_payment (id, receipt, token, quote_id, channel, reference, fingerprint, amount, paid_at, received_at, law_on,
                              business_day, actor)
OVERRIDING SYSTEM VALUE
SELECT payment_id, receipt, 'bench-{tag}-' || n, quote_id, 'ukur-{tag}', reference, 'bench', amount, '{at}', '{at}', '{day}', '{day}',
       'channel:ukur-{tag}'
FROM bench_line;

INSERT INTO payments_payment_item (round, nop, tax_year, pokok, potongan, denda, amount, bill_id, payment_id)
SELECT 1, nop, extract(year FROM date '{day}'), amount, 0, 0, amount, bill_id, payment_id FROM bench_line;

INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, channel, amount, event, source, source_id, bill_id)
SELECT timestamptz '{at}', date '{day}', date '{day}', 'piutang_pokok', 'saldo_awal', NULL, amount, 'saldo_awal', 'import', 0, bill_id FROM bench_line
UNION ALL
SELECT '{at}', '{day}', '{day}', 'kas_transit', 'piutang_pokok', 'ukur-{tag}', amount, 'bayar_pokok', 'payment', payment_id, bill_id
FROM bench_line;

INSERT INTO kit_audit_event (at, actor, verb, subject, detail)
SELECT '{at}', 'channel:ukur-{tag}', 'pay', 'payment:' || receipt,
       jsonb_build_object('id', payment_id, 'day', '{day}', 'bills', jsonb_build_array(jsonb_build_array(bill_id, 1, amount, 0, 0)),
                          'amount', amount, 'law_on', '{day}', 'channel', 'ukur-{tag}', 'reference', reference)::text
FROM bench_line;
