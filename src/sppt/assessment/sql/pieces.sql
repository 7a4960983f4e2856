-- The pieces of land of objects that have several, each with its zone's NIR of the year.
SELECT piece.nop, piece.znt, piece.luas_dm2, piece.nilai_sistem, zone.nir
FROM register_bumi AS piece
LEFT JOIN register_nir AS zone
       ON zone.kelurahan = left(piece.nop, 10) AND zone.znt = piece.znt AND zone.tax_year = %(year)s
WHERE piece.nop IN (SELECT nop FROM register_bumi GROUP BY nop HAVING count(*) > 1)
ORDER BY piece.nop, piece.no_bumi
