-- Audit rows are sealed by transaction number, not by id: an id can be taken by a transaction that commits
-- later than its neighbours, but no transaction below the oldest running one can still add a row.
-- The column tx stands first, because column defaults are evaluated in order: the transaction has its number
-- before the row has its id.
CREATE TABLE kit_audit_event (
    tx      xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text NOT NULL CHECK (actor <> '' AND length(actor) <= 100),
    verb    text NOT NULL CHECK (verb ~ '^[a-z_]{1,40}$'),
    subject text NOT NULL CHECK (length(subject) <= 200),
    detail  text NOT NULL CHECK (length(detail) <= 200000)  -- a payment of 2 000 bills needs 125 000
);
CREATE INDEX kit_audit_event_tx ON kit_audit_event (tx, id);
CREATE INDEX kit_audit_event_subject ON kit_audit_event (subject);

CREATE TABLE kit_audit_seal (
    id       bigint PRIMARY KEY,
    from_tx  xid8 NOT NULL,
    to_tx    xid8 NOT NULL,
    leaves   bytea NOT NULL CHECK (length(leaves) > 0 AND length(leaves) % 32 = 0),  -- SHA-256 of each row, in order
    digest   text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    previous text NOT NULL UNIQUE CHECK (previous ~ '^[0-9a-f]{64}$'),
    head     text NOT NULL UNIQUE CHECK (head ~ '^[0-9a-f]{64}$'),
    at       timestamptz NOT NULL,
    CHECK (from_tx < to_tx)
);

CREATE FUNCTION kit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed; a mistake is corrected by its opposite', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Called by the migrations of every room for its insert-only tables.
CREATE PROCEDURE kit_make_insert_only(table_name text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION kit_refuse_change()', table_name);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER insert_only', table_name);
END $$;

CALL kit_make_insert_only('kit_audit_event');
CALL kit_make_insert_only('kit_audit_seal');
