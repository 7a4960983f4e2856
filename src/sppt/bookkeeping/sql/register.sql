-- The register of deposits into the city's account.
SELECT number, "on", channel, account, amount, bank_reference
FROM reconciliation_sts WHERE "on" BETWEEN %(first)s AND %(last)s ORDER BY number
