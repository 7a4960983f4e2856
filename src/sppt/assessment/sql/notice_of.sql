-- The latest notice of a NOP and year with the decision that made it.
SELECT n.nop, n.tax_year, n.cycle, n.kelas_tanah, n.kelas_bangunan, n.luas_bumi, n.luas_bangunan, n.njop_bumi,
       n.njop_bangunan, n.njop, n.njoptkp, n.terutang, n.pengurangan, n.pokok, coalesce(n.rules_hash, ''),
       n.determination_id, coalesce(d.facts, ''), coalesce(d.kind, ''), coalesce(d.number, ''), d.decided_on
FROM assessment_notice AS n LEFT JOIN assessment_decision AS d ON d.id = n.decision_id
WHERE n.bill_id = (SELECT bill.id FROM ledger_bill AS bill
                   WHERE bill.nop = %(nop)s AND bill.tax_year = %(tax_year)s AND bill.kind = 'sppt' AND bill.ke = 1)
ORDER BY n.cycle DESC LIMIT 1
