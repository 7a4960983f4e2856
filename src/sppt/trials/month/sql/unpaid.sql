-- So many unpaid bills of a tax year that are nobody's doubt, in an order that has nothing to do with where they lie.
SELECT nop, tax_year FROM ledger_bill
WHERE tax_year = %(year)s AND kind = 'sppt' AND state = 'unpaid' AND NOT under_review
  AND jatuh_tempo < %(before)s AND NOT nop = ANY (%(but)s)
ORDER BY md5(nop) LIMIT %(most)s
