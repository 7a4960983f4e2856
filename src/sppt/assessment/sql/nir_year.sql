-- The newest year up to this one for which zones have a NIR.
SELECT coalesce(max(tax_year), %(year)s) FROM register_nir WHERE tax_year <= %(year)s
