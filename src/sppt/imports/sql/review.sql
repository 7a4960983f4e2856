-- Years stored before about which something new was found.

-- step: Menyimpan temuan
UPDATE ledger_bill AS bill SET under_review = true
FROM imports_fresh AS fresh JOIN imports_word AS word USING (problem)
WHERE word.severity <> 'note' AND fresh.nop = bill.nop AND fresh.tax_year = bill.tax_year AND bill.kind = 'sppt' AND bill.ke = 1
  AND NOT bill.under_review;
