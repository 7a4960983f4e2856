-- A set of rules is what its hash says, and a proposal that became law stays as it was approved.
ALTER TABLE assessment_ruleset ADD CONSTRAINT assessment_ruleset_is_its_hash
    CHECK (hash = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
ALTER TABLE assessment_rules ADD CONSTRAINT assessment_rules_are_their_hash
    CHECK (hash = encode(sha256(convert_to(content, 'UTF8')), 'hex'));

CREATE FUNCTION assessment_keep_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM assessment_rules WHERE ruleset_id = OLD.id) THEN
        RAISE EXCEPTION 'rules % are approved and never change', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_approved BEFORE UPDATE ON assessment_ruleset
    FOR EACH ROW EXECUTE FUNCTION assessment_keep_approved();
ALTER TABLE assessment_ruleset ENABLE ALWAYS TRIGGER keep_approved;
