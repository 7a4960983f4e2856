-- The days of a month: money booked, closed or not, cases still open, and what of them lacks an account or an owner.
-- Parameters: first, after.
WITH days AS (
    SELECT day::date AS day FROM generate_series(%(first)s::date, %(after)s::date - 1, interval '1 day') AS day
), money AS (
    SELECT business_day, count(*) AS payments, sum(amount) AS received FROM payments_payment
    WHERE business_day >= %(first)s AND business_day < %(after)s GROUP BY business_day
), waiting AS (
    SELECT opened.day, count(*) AS cases,
           sum(opened.amount) FILTER (WHERE assigned.id IS NULL OR (opened.account IS NULL AND placed.id IS NULL))
               AS unexplained
    FROM reconciliation_case AS opened
    LEFT JOIN LATERAL (SELECT min(event.id) AS id FROM reconciliation_case_event AS event
                       WHERE event.case_id = opened.id AND event.verb = 'assign') AS assigned ON true
    LEFT JOIN LATERAL (SELECT min(event.id) AS id FROM reconciliation_case_event AS event
                       WHERE event.case_id = opened.id AND event.verb = 'place') AS placed ON true
    WHERE opened.day >= %(first)s AND opened.day < %(after)s
      AND NOT EXISTS (SELECT FROM reconciliation_case_event AS ended
                      WHERE ended.case_id = opened.id AND ended.verb = 'resolve')
    GROUP BY opened.day
)
SELECT days.day, EXISTS (SELECT FROM ledger_closed_day AS closed WHERE closed.on = days.day),
       coalesce(money.payments, 0), coalesce(money.received, 0)::bigint, coalesce(waiting.cases, 0),
       coalesce(waiting.unexplained, 0)::bigint
FROM days
LEFT JOIN money ON money.business_day = days.day
LEFT JOIN waiting ON waiting.day = days.day
ORDER BY days.day
