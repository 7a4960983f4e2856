-- Drafts are replaced, never edited; once their year is approved for issue nobody replaces them either.
CREATE FUNCTION assessment_keep_drafts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM assessment_determination AS year
               WHERE year.state IN ('approved', 'issued') AND year.id IN (SELECT DISTINCT determination_id FROM gone)) THEN
        RAISE EXCEPTION 'drafts of a year that is approved or issued stay as they are'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_drafts AFTER DELETE ON assessment_draft REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION assessment_keep_drafts();
ALTER TABLE assessment_draft ENABLE ALWAYS TRIGGER keep_drafts;
CREATE TRIGGER no_change BEFORE UPDATE OR TRUNCATE ON assessment_draft
    FOR EACH STATEMENT EXECUTE FUNCTION kit_refuse_change();
ALTER TABLE assessment_draft ENABLE ALWAYS TRIGGER no_change;

-- What is issued stays issued, and nobody takes its totals, dates or hands away.
CREATE FUNCTION assessment_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('issued', 'abandoned') THEN
        RAISE EXCEPTION 'determination % is issued or abandoned and never changes', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_issued BEFORE UPDATE OR DELETE ON assessment_determination
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_issued();
ALTER TABLE assessment_determination ENABLE ALWAYS TRIGGER keep_issued;

-- The seals of the notices that a determination issued, one for each kelurahan: how many, how many rupiah, and SHA-256
-- over what they say, in the order of their numbers. Written into the audit chain at issue with the first and the last
-- id; check-books computes them again.
CREATE FUNCTION assessment_seals(of_determination bigint, first_id bigint, last_id bigint)
RETURNS TABLE (kelurahan text, notices bigint, rupiah bigint, digest text)
LANGUAGE sql STABLE SET datestyle = 'ISO, YMD' AS $$
    SELECT left(n.nop, 10), count(*), sum(n.pokok)::bigint,
           encode(sha256(convert_to(string_agg(concat_ws('/', n.number, n.id, n.bill_id, n.nop, n.tax_year, n.cycle,
               n.njopkp, n.share, n.tariff, n.pokok, n.rules_hash, n.content), E'\n' ORDER BY n.number), 'UTF8')), 'hex')
    FROM assessment_notice AS n
    WHERE n.id BETWEEN first_id AND last_id AND n.determination_id = of_determination
    GROUP BY 1 ORDER BY 1
$$;

-- A digest of what a notice says, spelled as the import spells a notice's, so that the next dump's copy of one of ours is
-- known again. (STABLE because convert_to is; otherwise it would be called instead of being taken in.)
CREATE FUNCTION assessment_content(nama_wp text, jalan_wp text, blok_kav_wp text, rw_wp text, rt_wp text, kelurahan_wp text,
    kota_wp text, kode_pos_wp text, npwp text, kelas_tanah text, kelas_bangunan text, luas_bumi bigint, luas_bangunan bigint,
    njop_bumi bigint, njop_bangunan bigint, njop bigint, njoptkp bigint, terutang bigint, pengurangan bigint, pokok bigint,
    jatuh_tempo date, terbit date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT left(encode(sha256(convert_to(concat_ws(E'\x1f', nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp,
        kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp,
        terutang, pengurangan, pokok, jatuh_tempo, terbit), 'UTF8')), 'hex'), 32)
$$;
