-- Years in which something was posted, with their days that are not closed, and whether the year is.
WITH days AS (
    SELECT posting.business_day AS day FROM ledger_posting AS posting GROUP BY 1
), counted AS (
    SELECT date_part('year', days.day)::integer AS year, count(*) AS days,
           count(*) FILTER (WHERE closed.on IS NULL) AS days_open, min(days.day) FILTER (WHERE closed.on IS NULL) AS first_open
    FROM days LEFT JOIN ledger_closed_day AS closed ON closed.on = days.day GROUP BY 1
)
SELECT counted.year, counted.days, counted.days_open, counted.first_open, ended.at, coalesce(ended.maker, ''),
       coalesce(ended.checker, '')
FROM counted LEFT JOIN bookkeeping_year_end AS ended ON ended.year = counted.year
ORDER BY counted.year DESC
