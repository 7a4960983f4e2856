-- Setiap aturan yang disahkan tercatat di jejak audit dengan sidik yang sama, dan diputuskan petugas lain dari pengusulnya.
SELECT 'rules:' || rules.id AS subject, 1 AS expected, 0 AS found
FROM assessment_rules AS rules
LEFT JOIN kit_audit_event AS told
       ON told.subject = 'ruleset:' || rules.ruleset_id AND told.verb = 'approve_rules'
      AND told.detail::jsonb ->> 'hash' = rules.hash
LEFT JOIN accounts_proposal_decision AS decision
       ON decision.proposal_id = rules.proposal AND decision.decision = 'approved'
WHERE told.id IS NULL OR decision.checker_id IS DISTINCT FROM rules.checker OR rules.maker = rules.checker
