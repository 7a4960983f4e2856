-- A line that was cleaned while it was read was not yet known by its key.

-- step: Mencatat baris yang dibersihkan
UPDATE imports_found AS found SET key = row.nop || '/' || row.tax_year, nop = row.nop, tax_year = row.tax_year
FROM imports_sppt AS row WHERE found.problem = 'control_removed' AND found."table" = 'SPPT' AND row.line = found.line AND row.nop IS NOT NULL;

-- step: Mencatat baris yang dibersihkan
UPDATE imports_found AS found SET key = concat_ws('/', row.nop, row.tax_year, row.ke), nop = row.nop, tax_year = row.tax_year
FROM imports_payment AS row WHERE found.problem = 'control_removed' AND found."table" = 'PEMBAYARAN_SPPT' AND row.line = found.line AND row.nop IS NOT NULL;

-- step: Mencatat baris yang dibersihkan
UPDATE imports_found AS found SET key = row.id
FROM imports_subjek AS row WHERE found.problem = 'control_removed' AND found."table" = 'DAT_SUBJEK_PAJAK' AND row.line = found.line AND row.problem IS NULL;

-- step: Mencatat baris yang dibersihkan
UPDATE imports_found AS found SET key = row.nop, nop = row.nop
FROM imports_objek AS row WHERE found.problem = 'control_removed' AND found."table" = 'DAT_OBJEK_PAJAK' AND row.line = found.line AND row.nop IS NOT NULL;
