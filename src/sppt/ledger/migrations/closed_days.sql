-- A business day is closed while nobody posts. Whoever will post holds the days in common, before any bill or key and
-- before asking which day is open; whoever closes a day holds them alone. Each waits for the other, so a day
-- that is found open stays open until the posting stands.
CREATE OR REPLACE FUNCTION ledger_hold_days() RETURNS void LANGUAGE sql VOLATILE AS $$
    SELECT pg_advisory_xact_lock_shared(hashtextextended('day close', 0))
$$;

-- For whoever forgets: a closed day takes no posting from anybody. It holds the days itself, so that no close slips in
-- between this look and the end of the transaction.
CREATE OR REPLACE FUNCTION ledger_refuse_closed_days() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    shut date;
BEGIN
    PERFORM ledger_hold_days();
    SELECT min(closed.on) INTO shut FROM ledger_closed_day AS closed
    WHERE closed.on IN (SELECT posted.business_day FROM posted);
    IF shut IS NOT NULL THEN
        RAISE EXCEPTION 'the business day % is closed and takes no more postings', shut USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER ledger_posting_into_open_days
AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS posted
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_closed_days();
