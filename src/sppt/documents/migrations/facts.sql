-- Reads across rooms (documents above payments, assessment, ledger, register, partners).

-- What receipts say, a row for each line in the order it was frozen; a receipt that we do not know gives none. The
-- notice is the bill's latest cycle. Bound: the caller asks for at most 1 000 receipts at once.
CREATE FUNCTION documents_stts_lines(receipts text[])
RETURNS TABLE (receipt text, token text, channel text, reference text, total bigint, paid_at timestamptz,
               received_at timestamptz, law_on date, nop text, tax_year smallint, pokok bigint, potongan bigint,
               denda bigint, amount bigint, jatuh_tempo date, nama_wp text, luas_bumi bigint, luas_bangunan bigint,
               kelurahan text, kecamatan text)
LANGUAGE sql STABLE AS $$
    SELECT payment.receipt, payment.token, coalesce(partner.name, payment.channel), payment.reference, payment.amount,
           payment.paid_at, payment.received_at, payment.law_on, item.nop, item.tax_year, item.pokok, item.potongan,
           item.denda, item.amount, bill.jatuh_tempo, coalesce(notice.nama_wp, ''), coalesce(notice.luas_bumi, 0),
           coalesce(notice.luas_bangunan, 0), coalesce(kelurahan.name, ''), coalesce(kecamatan.name, '')
    FROM payments_payment AS payment
    JOIN payments_payment_item AS item ON item.payment_id = payment.id
    JOIN ledger_bill AS bill ON bill.id = item.bill_id
    LEFT JOIN partners_partner AS partner ON partner.code = payment.channel
    LEFT JOIN LATERAL (
        SELECT n.nama_wp, n.luas_bumi, n.luas_bangunan FROM assessment_notice AS n
        WHERE n.bill_id = bill.id ORDER BY n.cycle DESC LIMIT 1
    ) AS notice ON true
    LEFT JOIN register_kelurahan AS kelurahan ON kelurahan.code = left(item.nop, 10)
    LEFT JOIN register_kecamatan AS kecamatan ON kecamatan.code = left(item.nop, 7)
    WHERE payment.receipt = ANY (receipts)
    ORDER BY payment.id, item.id
$$;

-- The queue of the worker: standing payments above an id that have no document in a language signed by a key that is
-- still believed. No row is kept for it: what is missing is what is to do.
CREATE FUNCTION documents_waiting(after_id bigint, lang text, revoked text[], skip text[], most integer)
RETURNS TABLE (id bigint, receipt text)
LANGUAGE sql STABLE AS $$
    SELECT payment.id, payment.receipt FROM payments_payment AS payment
    WHERE payment.id > after_id AND payment.receipt <> ALL (skip)
      AND NOT EXISTS (SELECT FROM documents_document AS document
                      WHERE document.receipt = payment.receipt AND document.language = lang
                        AND document.kid <> ALL (revoked))
      AND NOT EXISTS (SELECT FROM payments_reversal AS reversal WHERE reversal.payment_id = payment.id)
    ORDER BY payment.id LIMIT most
$$;

CREATE FUNCTION documents_newest_payment() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(payment.id), 0) FROM payments_payment AS payment
$$;
