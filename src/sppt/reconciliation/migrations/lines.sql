-- A line names its file and, if an earlier file had it, the line it repeats. Foreign keys would look at both again for each
-- of a hundred thousand lines; here a COPY is looked at once. `reconciliation_reading` holds the file's own foreign key,
-- so that at the end of the transaction no line is without its file.
CREATE FUNCTION reconciliation_lines_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reconciliation_reading (file_id) SELECT DISTINCT fresh.file_id FROM fresh ON CONFLICT DO NOTHING;
    IF EXISTS (SELECT FROM fresh WHERE fresh.repeats_id IS NOT NULL
                 AND NOT EXISTS (SELECT FROM reconciliation_claim AS earlier WHERE earlier.id = fresh.repeats_id)) THEN
        RAISE EXCEPTION 'a line repeats a line that does not exist' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER lines_stand AFTER INSERT ON reconciliation_claim REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION reconciliation_lines_stand();

INSERT INTO reconciliation_reading (file_id) SELECT DISTINCT claim.file_id FROM reconciliation_claim AS claim;
