-- Setiap rancangan yang diterbitkan menjadi tepat satu SPPT dengan pokok, NOP, dan aturan yang sama.
WITH drafted AS (
    SELECT draft.determination_id, draft.nop, draft.pokok, year.rules_hash, year.tax_year
    FROM assessment_draft AS draft
    JOIN assessment_determination AS year ON year.id = draft.determination_id
    WHERE year.state = 'issued' AND draft.outcome = 'notice'
), issued AS (
    SELECT determination_id, nop, pokok, rules_hash, tax_year FROM assessment_notice
    WHERE determination_id IS NOT NULL
)
SELECT 'NOP ' || coalesce(drafted.nop, issued.nop) || ' penetapan:' || coalesce(drafted.determination_id, issued.determination_id) AS subject,
       coalesce(drafted.pokok, 0) AS expected, coalesce(issued.pokok, 0) AS found
FROM drafted FULL JOIN issued ON issued.determination_id = drafted.determination_id AND issued.nop = drafted.nop
WHERE (drafted.pokok, drafted.rules_hash, drafted.tax_year) IS DISTINCT FROM (issued.pokok, issued.rules_hash, issued.tax_year)
