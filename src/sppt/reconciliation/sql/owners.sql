-- Officers who may look after a difference.
SELECT officer.name, officer.full_name FROM accounts_officer AS officer
WHERE officer.is_active AND (officer.roles @> ARRAY['bendahara']::text[] OR officer.roles @> ARRAY['head']::text[])
ORDER BY officer.full_name, officer.name LIMIT 200
