-- Objects with an active building from after the tax year began; of these NOPs, or of all.
SELECT nop, max(thn_dibangun) FROM register_bangunan
WHERE aktif AND thn_dibangun > %(tax_year)s AND (%(nops)s::text[] IS NULL OR nop = ANY (%(nops)s))
GROUP BY nop
