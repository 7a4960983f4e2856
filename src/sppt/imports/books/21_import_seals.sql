-- Baris yang berasal dari impor masih sama dengan segelnya di jejak audit.
SELECT told.subject AS subject, (told.detail ->> 'rows')::bigint AS expected, sealed.rows AS found
FROM (SELECT subject, detail::jsonb AS detail FROM kit_audit_event
      WHERE verb = 'import' AND detail::jsonb ? 'digest') AS told
CROSS JOIN LATERAL imports_digest(told.detail ->> 'table', (told.detail ->> 'first')::bigint,
                                  (told.detail ->> 'last')::bigint, (told.detail ->> 'batch')::bigint) AS sealed
WHERE sealed.digest <> told.detail ->> 'digest' OR sealed.rupiah <> (told.detail ->> 'rupiah')::numeric
