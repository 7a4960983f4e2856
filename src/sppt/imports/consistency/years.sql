-- Tax years that have imported notices.
SELECT DISTINCT tax_year FROM assessment_notice WHERE rules_hash IS NULL ORDER BY tax_year
