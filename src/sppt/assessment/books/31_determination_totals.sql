-- Jumlah setiap penetapan sama dengan rancangannya, objek demi objek.
WITH counted AS (
    SELECT determination_id, count(*) AS objects, count(*) FILTER (WHERE outcome = 'notice') AS notices,
           count(*) FILTER (WHERE outcome = 'no_sppt') AS no_sppt, count(*) FILTER (WHERE outcome = 'anomaly') AS anomalies,
           coalesce(sum(pokok) FILTER (WHERE outcome = 'notice'), 0)::bigint AS pokok
    FROM assessment_draft GROUP BY 1
)
SELECT 'determination:' || coalesce(year.id, counted.determination_id) || ' tahun:' || coalesce(year.tax_year::text, '?') AS subject,
       coalesce(year.pokok, 0) AS expected, coalesce(counted.pokok, 0) AS found
FROM (SELECT * FROM assessment_determination WHERE state IN ('draft', 'approved', 'issued')) AS year
FULL JOIN counted ON counted.determination_id = year.id
WHERE (coalesce(year.objects_count, 0), coalesce(year.notices, 0), coalesce(year.no_sppt, 0), coalesce(year.anomalies, 0),
       coalesce(year.pokok, 0))
      IS DISTINCT FROM (coalesce(counted.objects, 0), coalesce(counted.notices, 0), coalesce(counted.no_sppt, 0),
                        coalesce(counted.anomalies, 0), coalesce(counted.pokok, 0))
  AND NOT EXISTS (SELECT FROM assessment_determination AS other
                  WHERE other.id = counted.determination_id AND other.state IN ('waiting', 'running', 'abandoned'))
