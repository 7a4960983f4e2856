-- The highest dati II in the register.
SELECT max(substr(code, 3, 2)::integer) FROM register_kecamatan
