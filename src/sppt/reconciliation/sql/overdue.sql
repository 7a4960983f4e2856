-- Open differences of business days before a day, by who looks after them (empty: nobody): how many, and the
-- oldest day. Parameters: before.
SELECT coalesce(assigned.owner_id, ''), count(*)::integer, min(opened.day)
FROM reconciliation_case AS opened
LEFT JOIN LATERAL (
    SELECT event.owner_id FROM reconciliation_case_event AS event
    WHERE event.case_id = opened.id AND event.verb = 'assign' ORDER BY event.id DESC LIMIT 1
) AS assigned ON true
WHERE opened.day < %(before)s
  AND NOT EXISTS (SELECT FROM reconciliation_case_event AS ended
                  WHERE ended.case_id = opened.id AND ended.verb = 'resolve')
GROUP BY 1 ORDER BY 1
