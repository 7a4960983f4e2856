-- What was decided about objects and holds in a tax year: of each object and kind the latest row that covers it, unless that
-- one ends the matter.
SELECT id, nop, kind, value, subjek_id, number, article
FROM (
    SELECT DISTINCT ON (kind, nop) id, nop, kind, value, subjek_id, number, article
    FROM assessment_treatment
    WHERE tax_year_from <= %(year)s AND (tax_year_to IS NULL OR tax_year_to >= %(year)s)
      AND (%(nops)s::text[] IS NULL OR nop = ANY (%(nops)s))
    ORDER BY kind, nop, id DESC
) AS covering
WHERE value <> ''
ORDER BY nop, kind
