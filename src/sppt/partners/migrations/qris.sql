-- QRIS: notifications are service 52; texts of an acquirer are bounded.
ALTER TABLE partners_exchange DROP CONSTRAINT partners_exchange_is_bounded;
ALTER TABLE partners_exchange ADD CONSTRAINT partners_exchange_is_bounded CHECK (
    length(partner) <= 24 AND service IN ('24', '25', '26', '34', '52') AND length(external_id) BETWEEN 1 AND 36
    AND length(request_id) BETWEEN 1 AND 128 AND length(va) <= 28 AND amount BETWEEN 0 AND 1000000000000000
    AND length(reference_no) <= 64 AND length(outcome) BETWEEN 1 AND 40);
ALTER TABLE partners_acquirer ADD CONSTRAINT partners_acquirer_is_bounded CHECK (
    length(sealed_secret) <= 1000 AND length(sealed_key) <= 16000);
ALTER TABLE partners_qr ADD CONSTRAINT partners_qr_is_bounded CHECK (
    amount <= 1000000000000000 AND length(their_reference) <= 64 AND length(content) <= 512 AND length(why) <= 60
    AND length(paid_by) <= 64 AND length(rrn) <= 64);
