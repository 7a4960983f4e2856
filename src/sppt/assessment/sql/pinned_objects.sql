-- pinned_objects
-- What the latest notice of each NOP and year was calculated from; one that SISMIOP brought, or that was decided without a
-- calculation, gives no row. A decision keeps its facts as text, a determination in its draft.
SELECT asked.nop, asked.tax_year, notice.njop, coalesce(decision.facts, ''), draft.jenis_bangunan, draft.nik_proven,
       draft.carries_njoptkp
FROM unnest(%(nops)s::text[], %(years)s::smallint[]) AS asked (nop, tax_year)
JOIN ledger_bill AS bill ON bill.nop = asked.nop AND bill.tax_year = asked.tax_year AND bill.kind = 'sppt' AND bill.ke = 1
CROSS JOIN LATERAL (
    SELECT own.njop, own.rules_hash, own.determination_id, own.decision_id
    FROM assessment_notice AS own WHERE own.bill_id = bill.id ORDER BY own.cycle DESC LIMIT 1
) AS notice
LEFT JOIN assessment_draft AS draft
       ON draft.determination_id = notice.determination_id AND draft.nop = bill.nop
LEFT JOIN assessment_decision AS decision ON decision.id = notice.decision_id
WHERE notice.rules_hash IS NOT NULL
