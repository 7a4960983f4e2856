-- A day's payments of one channel for `sppt bench reconcile`, with one frozen quote for all of them: what is measured is
-- how they are held against a report. Places: tag, account, serial, lines, at, day, rules.
WITH channel AS (
    INSERT INTO partners_partner (code, name, protocol, cut_off, late_days, active, opens, closes, amount_max, fee, fee_rule,
                                  settle_days, account, profile)
    VALUES ('ukur-{tag}', 'Bank Ukur {tag}', 'api', '00:00', 2, true, '00:00', '00:00', 0, 0, 'none', 1, '{account}', 'api-csv')
), quote AS (
    INSERT INTO payments_quote (token, key, created_at, law_on, valid_until, amount, rules_hash)
    VALUES ('bench-day-{tag}', 'bench-day-{tag}', '{at}', '{day}', '{at}'::timestamptz + interval '1 day', 1, '{rules}')
    RETURNING id
)
INSERT INTO payments_payment (receipt, token, quote_id, channel, reference, fingerprint, amount, paid_at, received_at, law_on,
                              business_day, actor)
SELECT upper(lpad(to_hex(n), 8, '0') || lpad(to_hex({serial}), 8, '0')), 'bench-{tag}-' || n, quote.id, 'ukur-{tag}',
       'U{tag}-' || n, 'bench', 100000 + n, '{at}', '{at}', '{day}', '{day}', 'operator'
FROM quote CROSS JOIN generate_series(1, {lines}) AS n
