-- Hitungan pesan mitra setiap jam sama dengan pesannya (tujuh hari terakhir yang dihitung).
WITH span AS (
    SELECT max(hour) - interval '7 days' AS since, max(hour) + interval '1 hour' AS until FROM partners_hour
), told AS (
    SELECT partner, date_trunc('hour', at) AS hour, count(*) AS messages
    FROM partners_message CROSS JOIN span
    WHERE at >= span.since AND at < span.until AND partner <> '' GROUP BY 1, 2
), kept AS (
    SELECT partner, hour, messages FROM partners_hour CROSS JOIN span WHERE hour >= span.since
)
SELECT 'mitra:' || coalesce(told.partner, kept.partner) || ' '
           || to_char(coalesce(told.hour, kept.hour) AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM-DD HH24.00') AS subject,
       coalesce(told.messages, 0) AS expected, coalesce(kept.messages, 0) AS found
FROM told FULL JOIN kept ON kept.partner = told.partner AND kept.hour = told.hour
WHERE coalesce(told.messages, 0) <> coalesce(kept.messages, 0)
