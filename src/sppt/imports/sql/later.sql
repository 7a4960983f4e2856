-- What else is true of years that were stored before, once their new payments are laid.

-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', known.line, known.nop || '/' || known.tax_year, 'paid_status_without_payment',
       imports_printed(bill.sisa - coalesce(paid.posted, 0)), known.nop, known.tax_year
FROM imports_bill AS known JOIN ledger_bill AS bill ON bill.id = known.id
LEFT JOIN imports_paid AS paid ON paid.bill_id = bill.id
WHERE known.stored AND known.status IN ('1', '3') AND bill.state IN ('unpaid', 'partly_paid') AND bill.sisa > coalesce(paid.posted, 0);

-- Facts are never changed, so a payment that was stored without its notice stays as it is and is shown to an officer.
-- step: Mencatat temuan
INSERT INTO imports_found ("table", line, key, problem, detail, nop, tax_year)
SELECT 'SPPT', bill.line, bill.nop || '/' || bill.tax_year, 'sppt_after_payment', imports_printed(sum(earlier.jumlah)), bill.nop, bill.tax_year
FROM imports_bill AS bill JOIN payments_imported_payment AS earlier USING (nop, tax_year)
WHERE NOT bill.stored
GROUP BY bill.line, bill.nop, bill.tax_year;

-- step: Menyimpan tagihan
UPDATE ledger_bill AS bill
SET sisa = bill.sisa - paid.posted, version = bill.version + 1,
    state = CASE WHEN bill.sisa = paid.posted THEN 'paid' ELSE 'partly_paid' END
FROM imports_paid AS paid WHERE paid.bill_id = bill.id AND paid.stored AND paid.posted > 0;
