-- Jurnal penutup setiap tahun menolkan rekening tahun itu, dihitung ulang dari posting menurut kaidah yang disimpan bersamanya.
WITH ended AS (
    SELECT id, year, make_date(year, 12, 31) AS day, chart::jsonb AS chart FROM bookkeeping_year_end
), rule AS (
    SELECT ended.id, one ->> 'event' AS event, one ->> 'debit' AS debit, one ->> 'credit' AS credit,
           one ->> 'source' AS source, one ->> 'when' AS "when", line ->> 1 AS line_debit, line ->> 2 AS line_credit
    FROM ended, jsonb_array_elements(ended.chart -> 'rules') AS one, jsonb_array_elements(one -> 'lines') AS line
), every_rule AS (
    SELECT id, event, debit, credit, source, "when", line_debit, line_credit FROM rule
    UNION ALL  -- an undone event is known by its accounts alone, whatever made it
    SELECT DISTINCT id, 'batal_' || event, credit, debit, '', "when", line_credit, line_debit FROM rule
), posted AS (
    SELECT date_part('year', posting.business_day)::integer AS year, posting.event, posting.debit, posting.credit,
           posting.source, bill.tax_year < date_part('year', posting.business_day) AS earlier, sum(posting.amount) AS amount
    FROM ledger_posting AS posting LEFT JOIN ledger_bill AS bill ON bill.id = posting.bill_id
    WHERE EXISTS (SELECT FROM ended) GROUP BY 1, 2, 3, 4, 5, 6
), lines AS (
    SELECT ended.id, rule.line_debit, rule.line_credit, posted.amount
    FROM ended JOIN posted ON posted.year <= ended.year
    JOIN every_rule AS rule
      ON rule.id = ended.id AND (rule.event, rule.debit, rule.credit) = (posted.event, posted.debit, posted.credit)
     AND rule.source IN ('', posted.source)
     AND rule."when" IN ('', CASE WHEN posted.earlier THEN 'tahun_lalu' ELSE 'tahun_ini' END)
    UNION ALL
    SELECT ended.id, entry.debit, entry.credit, entry.amount
    FROM ended JOIN bookkeeping_entry AS entry ON entry.day <= ended.day
), sums AS (
    SELECT id, key, sum(amount) AS balance FROM (
        SELECT id, line_debit AS key, amount FROM lines UNION ALL SELECT id, line_credit, -amount FROM lines
    ) AS sides GROUP BY 1, 2
)
SELECT 'year:' || ended.year || ' ' || sums.key AS subject, 0 AS expected, sums.balance AS found
FROM sums JOIN ended ON ended.id = sums.id
WHERE ended.chart -> 'kinds' ->> sums.key IN ('pendapatan_lo', 'beban', 'pendapatan_lra', 'belanja') AND sums.balance <> 0
UNION ALL
SELECT 'year:' || ended.year || ' ' || entry.day, 1, 0
FROM ended JOIN bookkeeping_entry AS entry ON entry.year_end_id = ended.id WHERE entry.day <> ended.day
