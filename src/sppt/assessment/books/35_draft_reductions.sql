-- Setiap rancangan yang dikurangi menyebut keputusan pengurangannya, dan tidak ada keputusan yang tersisa tanpa rancangan.
SELECT 'determination:' || coalesce(draft.determination_id, kept.determination_id) || ' nop:' || coalesce(draft.nop, kept.nop) AS subject,
       coalesce(draft.pengurangan, 0) AS expected, CASE WHEN kept.nop IS NULL THEN 0 ELSE coalesce(draft.pengurangan, -1) END AS found
FROM (SELECT determination_id, nop, pengurangan FROM assessment_draft WHERE pengurangan > 0) AS draft
FULL JOIN assessment_draft_reduction AS kept USING (determination_id, nop)
WHERE draft.nop IS NULL OR kept.nop IS NULL
