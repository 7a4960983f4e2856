-- Whether a year was determined as a whole, here or by SISMIOP: looked up for the first objects alone, because a count of
-- its notices reads every notice of every year.
SELECT EXISTS (SELECT FROM assessment_determination AS year WHERE year.tax_year = %(tax_year)s AND year.state = 'issued')
    OR EXISTS (SELECT FROM (SELECT nop FROM register_objek ORDER BY nop LIMIT 500) AS objek
               JOIN ledger_bill AS bill ON bill.nop = objek.nop AND bill.tax_year = %(tax_year)s AND bill.kind = 'sppt')
