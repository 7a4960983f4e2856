ALTER TABLE partners_snap ADD CONSTRAINT partners_snap_is_bounded CHECK (
    length(quirks) <= 1000 AND cardinality(channel_ids) <= 50);
ALTER TABLE partners_publickey ADD CONSTRAINT partners_publickey_is_bounded CHECK (length(pem) <= 8000);
ALTER TABLE partners_exchange ADD CONSTRAINT partners_exchange_is_bounded CHECK (
    length(partner) <= 24 AND service IN ('24', '25', '26', '34') AND length(external_id) BETWEEN 1 AND 36
    AND length(request_id) BETWEEN 1 AND 128 AND length(va) <= 28 AND amount BETWEEN 0 AND 1000000000000000
    AND length(reference_no) <= 64 AND length(outcome) BETWEEN 1 AND 40);
