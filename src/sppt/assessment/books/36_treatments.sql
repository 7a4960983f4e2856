-- Setiap perlakuan khusus punya usulan yang disetujui, dari pengusul dan pemutus yang tertulis di situ.
SELECT 'perlakuan:' || treatment.id AS subject, treatment.proposal AS expected, coalesce(decision.proposal_id, 0) AS found
FROM assessment_treatment AS treatment
LEFT JOIN accounts_proposal AS proposal
       ON proposal.id = treatment.proposal AND proposal.kind = 'treatment' AND proposal.maker_id = treatment.maker
LEFT JOIN accounts_proposal_decision AS decision
       ON decision.proposal_id = proposal.id AND decision.decision = 'approved' AND decision.checker_id = treatment.checker
WHERE decision.proposal_id IS NULL
