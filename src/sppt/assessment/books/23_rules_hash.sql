-- Aturan yang sudah disahkan masih sama dengan sidik isinya, dan usulannya tidak berubah sesudah disahkan.
SELECT 'rules:' || rules.id AS subject, 1 AS expected, 0 AS found
FROM assessment_rules AS rules LEFT JOIN assessment_ruleset AS proposal ON proposal.id = rules.ruleset_id
WHERE rules.hash <> encode(sha256(convert_to(rules.content, 'UTF8')), 'hex')
   OR proposal.hash IS DISTINCT FROM rules.hash OR proposal.content IS DISTINCT FROM rules.content
