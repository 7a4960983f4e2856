-- Isi setiap SPPT yang berasal dari impor masih sama dengan sidik isinya.
SELECT 'notice:' || n.id AS subject, n.pokok AS expected, n.pokok AS found
FROM assessment_notice AS n
WHERE n.content <> imports_content(imports_notice_said(n.nama_wp, n.jalan_wp, n.blok_kav_wp, n.rw_wp, n.rt_wp, n.kelurahan_wp,
          n.kota_wp, n.kode_pos_wp, n.npwp, n.kelas_tanah, n.kelas_bangunan, n.luas_bumi, n.luas_bangunan, n.njop_bumi,
          n.njop_bangunan, n.njop, n.njoptkp, n.terutang, n.pengurangan, n.pokok, n.jatuh_tempo, n.terbit))
  AND n.id IN (SELECT generate_series((told.detail ->> 'first')::bigint, (told.detail ->> 'last')::bigint)
               FROM (SELECT detail::jsonb AS detail FROM kit_audit_event WHERE verb = 'import') AS told
               WHERE told.detail ->> 'table' = 'assessment_notice')
