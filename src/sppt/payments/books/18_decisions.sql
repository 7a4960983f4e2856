-- Setiap keputusan membuat satu siklus SPPT dengan pokok yang diputuskan, dan tercatat di jejak audit.
SELECT 'decision:' || decision.id AS subject, decision.pokok AS expected, coalesce(notice.pokok, -1) AS found
FROM assessment_decision AS decision
LEFT JOIN assessment_notice AS notice ON notice.decision_id = decision.id
WHERE notice.pokok IS DISTINCT FROM decision.pokok
   OR notice.rules_hash IS DISTINCT FROM nullif(decision.rules_hash, '')
   OR NOT EXISTS (SELECT FROM kit_audit_event AS told
                  WHERE told.verb = 'decide_notice' AND told.subject = 'decision:' || decision.id
                    AND (told.detail::jsonb ->> 'pokok')::bigint = decision.pokok)
