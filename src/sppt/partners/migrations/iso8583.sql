-- ISO 8583: payments are service 0200, and their key may be longer than an X-EXTERNAL-ID. What stood before fits.
ALTER TABLE partners_exchange DROP CONSTRAINT partners_exchange_is_bounded;
ALTER TABLE partners_exchange ADD CONSTRAINT partners_exchange_is_bounded CHECK (
    length(partner) <= 24 AND service IN ('24', '25', '26', '34', '52', '0200') AND length(external_id) BETWEEN 1 AND 64
    AND length(request_id) BETWEEN 1 AND 128 AND length(va) <= 28 AND amount BETWEEN 0 AND 1000000000000000
    AND length(reference_no) <= 64 AND length(outcome) BETWEEN 1 AND 40) NOT VALID;
ALTER TABLE partners_exchange VALIDATE CONSTRAINT partners_exchange_is_bounded;
ALTER TABLE partners_iso8583 ADD CONSTRAINT partners_iso8583_is_bounded CHECK (length(ways) <= 1000);
