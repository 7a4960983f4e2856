SELECT nop, tax_year FROM assessment_notice WHERE tax_year = %(year)s ORDER BY id LIMIT %(most)s
