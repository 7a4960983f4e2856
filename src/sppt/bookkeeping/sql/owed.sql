-- What the bills themselves say is owed now, under the same heading.
SELECT {key} AS key, sum(bill.sisa)::bigint
FROM ledger_bill AS bill
WHERE bill.sisa > 0 AND bill.state NOT IN ('written_off', 'cancelled', 'superseded')
GROUP BY 1
