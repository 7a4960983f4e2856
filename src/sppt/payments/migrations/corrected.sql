-- A payment that a correction has quoted anew is no longer undone as it was made: part of it is owed back already. The
-- lock and the look stay in payments_reverse_standing; a correction that slips in between leaves a pokok below what the
-- reversal would put back, which the bill's own CHECK refuses.
ALTER FUNCTION payments_reverse(timestamptz, text, text, text, text, text, text, text, text, text)
    RENAME TO payments_reverse_standing;

CREATE FUNCTION payments_reverse(
    at timestamptz, reversal_kind text, asking_channel text, reversal_reference text, original_reference text,
    original_receipt text, maker text, checker text, given_reason text, doing_actor text)
RETURNS TABLE (verdict text, reversal_id bigint, payment_id bigint, receipt text, reversed_at timestamptz, channel text)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
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

-- The payments that stand on these bills, in the order they were made, after what earlier corrections gave back.
CREATE FUNCTION payments_standing(bills bigint[])
RETURNS TABLE (bill_id bigint, item_id bigint, imported_id bigint, law_on date, pokok bigint, potongan bigint, denda bigint,
               prerequisite_from smallint, prerequisite_to smallint)
LANGUAGE sql STABLE AS $$
    WITH given_back AS (
        SELECT c.item_id, c.imported_id, sum(c.pokok + c.potongan)::bigint AS pokok, sum(c.potongan)::bigint AS potongan,
               sum(c.denda)::bigint AS denda
        FROM payments_credit AS c WHERE c.bill_id = ANY (bills) GROUP BY 1, 2
    ), standing AS (
        SELECT item.bill_id, item.id AS item_id, NULL::bigint AS imported_id, payment.law_on, item.pokok, item.potongan,
               item.denda, item.prerequisite_from, item.prerequisite_to
        FROM payments_payment_item AS item
        JOIN payments_payment AS payment ON payment.id = item.payment_id
        WHERE item.bill_id = ANY (bills)
          AND NOT EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = item.payment_id)
        UNION ALL
        SELECT brought.bill_id, NULL, brought.id, brought.tanggal, brought.posted, 0, brought.denda, NULL, NULL
        FROM payments_imported_payment AS brought WHERE brought.bill_id = ANY (bills)
    )
    SELECT s.bill_id, s.item_id, s.imported_id, s.law_on, s.pokok - coalesce(g.pokok, 0), s.potongan - coalesce(g.potongan, 0),
           s.denda - coalesce(g.denda, 0), s.prerequisite_from, s.prerequisite_to
    FROM standing AS s
    LEFT JOIN given_back AS g ON g.item_id IS NOT DISTINCT FROM s.item_id AND g.imported_id IS NOT DISTINCT FROM s.imported_id
    ORDER BY s.bill_id, s.imported_id IS NULL, s.law_on NULLS FIRST, s.item_id, s.imported_id
$$;
