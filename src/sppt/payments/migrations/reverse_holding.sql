-- As corrected.sql has it, with the business days held before any key: see settle.sql.
CREATE OR REPLACE FUNCTION payments_reverse(
    at timestamptz, reversal_kind text, asking_channel text, reversal_reference text, original_reference text,
    original_receipt text, maker text, checker text, given_reason text, doing_actor text)
RETURNS TABLE (verdict text, reversal_id bigint, payment_id bigint, receipt text, reversed_at timestamptz, channel text)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
    PERFORM ledger_hold_days();
    RETURN QUERY
    SELECT 'bill_changed', NULL::bigint, p.id, p.receipt, NULL::timestamptz, p.channel
    FROM payments_payment AS p
    WHERE CASE WHEN original_receipt IS NOT NULL THEN p.receipt = original_receipt
               ELSE p.channel = asking_channel AND p.reference = original_reference END
      AND EXISTS (SELECT FROM payments_payment_item AS item JOIN payments_credit AS credit ON credit.item_id = item.id
                  WHERE item.payment_id = p.id);
    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM payments_reverse_standing(
            at, reversal_kind, asking_channel, reversal_reference, original_reference, original_receipt, maker, checker,
            given_reason, doing_actor);
    END IF;
END $$;
