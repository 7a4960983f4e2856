-- SPPT yang diterbitkan masih sama dengan segelnya di jejak audit, kelurahan demi kelurahan.
WITH told AS (
    SELECT detail::jsonb AS detail FROM kit_audit_event WHERE verb = 'issue' AND detail::jsonb ? 'digest'
), runs AS (
    SELECT DISTINCT (detail ->> 'determination')::bigint AS determination, (detail ->> 'first')::bigint AS first,
           (detail ->> 'last')::bigint AS last FROM told
), sealed AS (
    SELECT runs.determination, seal.* FROM runs
    CROSS JOIN LATERAL assessment_seals(runs.determination, runs.first, runs.last) AS seal
)
SELECT 'determination:' || coalesce(told.detail ->> 'determination', sealed.determination::text) || ' kelurahan:'
       || coalesce(told.detail ->> 'kelurahan', sealed.kelurahan) AS subject,
       coalesce((told.detail ->> 'rupiah')::bigint, 0) AS expected, coalesce(sealed.rupiah, 0) AS found
FROM told FULL JOIN sealed ON sealed.determination = (told.detail ->> 'determination')::bigint
                          AND sealed.kelurahan = told.detail ->> 'kelurahan'
WHERE (told.detail ->> 'digest', (told.detail ->> 'notices')::bigint) IS DISTINCT FROM (sealed.digest, sealed.notices)
