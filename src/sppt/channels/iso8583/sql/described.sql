-- What is known of some bills besides their amounts: where each object lies (its kelurahan follows from the digits of the
-- NOP alone), and the name and areas of the bill's latest notice. Who may be told how much of the name, the caller decides.
SELECT concat_ws(' ', nullif(objek.jalan, ''), nullif(objek.blok_kav, '')), coalesce(kelurahan.name, ''),
       coalesce(kecamatan.name, ''), coalesce(notice.nama_wp, ''), coalesce(notice.luas_bumi, 0),
       coalesce(notice.luas_bangunan, 0)
FROM unnest(%s::text[], %s::bigint[]) WITH ORDINALITY AS asked (nop, bill_id, ord)
LEFT JOIN register_objek AS objek ON objek.nop = asked.nop
LEFT JOIN register_kelurahan AS kelurahan ON kelurahan.code = left(asked.nop, 10)
LEFT JOIN register_kecamatan AS kecamatan ON kecamatan.code = left(asked.nop, 7)
LEFT JOIN LATERAL (
    SELECT one.nama_wp, one.luas_bumi, one.luas_bangunan FROM assessment_notice AS one
    WHERE one.bill_id = asked.bill_id ORDER BY one.cycle DESC LIMIT 1
) AS notice ON true
ORDER BY asked.ord
