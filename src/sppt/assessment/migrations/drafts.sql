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
