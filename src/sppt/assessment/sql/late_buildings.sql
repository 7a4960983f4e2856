-- Objects with an active building from after the tax year began.
SELECT nop, max(thn_dibangun) FROM register_bangunan WHERE aktif AND thn_dibangun > %(tax_year)s GROUP BY nop
