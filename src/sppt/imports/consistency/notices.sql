-- Imported notices of some years, every cycle, with what is needed to recompute them: also the share in common property
-- that the year's row gives or, without one, the share that stands.
SELECT notice.tax_year, notice.nop, notice.kelas_tanah, notice.kelas_bangunan, notice.luas_bumi, notice.luas_bangunan,
       notice.njop_bumi, notice.njop_bangunan, notice.njop, notice.njoptkp, notice.terutang, notice.pengurangan, notice.pokok,
       coalesce(year.bumi + year.bangunan, standing.bumi + standing.bangunan, 0)
FROM assessment_notice AS notice
LEFT JOIN register_beban AS year ON year.nop = notice.nop AND year.tax_year = notice.tax_year
LEFT JOIN register_beban AS standing ON standing.nop = notice.nop AND standing.tax_year = 0
WHERE notice.tax_year = ANY (%(years)s) AND notice.rules_hash IS NULL
