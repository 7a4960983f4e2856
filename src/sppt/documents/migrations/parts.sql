-- The queue of the worker for receipts of single NOPs, as documents_waiting is for whole ones: what was asked for of
-- standing payments and has no file signed by a key that is still believed.
CREATE FUNCTION documents_parts_waiting(after_id bigint, lang text, revoked text[], skip bigint[], most integer)
RETURNS TABLE (id bigint, token text, receipt text, nop text)
LANGUAGE sql STABLE AS $$
    SELECT part.id, part.token, part.receipt, part.nop FROM documents_part AS part
    WHERE part.id > after_id AND part.id <> ALL (skip)
      AND NOT EXISTS (SELECT FROM documents_part_file AS file
                      WHERE file.part_id = part.id AND file.language = lang AND file.kid <> ALL (revoked))
      AND NOT EXISTS (SELECT FROM payments_reversal AS reversal
                      JOIN payments_payment AS payment ON payment.id = reversal.payment_id
                      WHERE payment.receipt = part.receipt)
    ORDER BY part.id LIMIT most
$$;
