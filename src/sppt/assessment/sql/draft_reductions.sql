-- The reductions that drafts were calculated with, kept beside them so that they can be explained; of these NOPs, or of all.
INSERT INTO assessment_draft_reduction (determination_id, nop, treatment_id)
SELECT draft.determination_id, draft.nop, held.id
FROM (
    SELECT DISTINCT ON (kind, nop) id, nop, value
    FROM assessment_treatment
    WHERE kind = 'pengurangan' AND tax_year_from <= %(year)s AND (tax_year_to IS NULL OR tax_year_to >= %(year)s)
      AND (%(nops)s::text[] IS NULL OR nop = ANY (%(nops)s))
    ORDER BY kind, nop, id DESC
) AS held
JOIN assessment_draft AS draft ON draft.determination_id = %(determination)s AND draft.nop = held.nop
WHERE held.value <> '' AND draft.pengurangan > 0
