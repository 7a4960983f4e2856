-- The API's refusals are kept, too.
ALTER TABLE partners_exchange DROP CONSTRAINT partners_exchange_is_bounded;
ALTER TABLE partners_exchange ADD CONSTRAINT partners_exchange_is_bounded CHECK (
    length(partner) <= 24 AND service IN ('24', '25', '26', '34', '52', '0200', 'api')
    AND length(external_id) BETWEEN 1 AND 64 AND length(request_id) BETWEEN 1 AND 128 AND length(va) <= 28
    AND amount BETWEEN 0 AND 1000000000000000 AND length(reference_no) <= 64 AND length(outcome) BETWEEN 1 AND 40
) NOT VALID;
ALTER TABLE partners_exchange VALIDATE CONSTRAINT partners_exchange_is_bounded;
