-- Tidak ada uang titipan atau kelebihan bayar yang dipakai melebihi jumlahnya.
SELECT owed.source || ':' || owed.number AS subject, owed.amount AS expected, owed.taken AS found
FROM payments_owed() AS owed WHERE owed.taken > owed.amount
