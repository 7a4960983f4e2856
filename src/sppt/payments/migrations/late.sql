-- How many keys a channel's reference has taken so far: payments, a reversal that came first, and later bookings of it.
CREATE FUNCTION payments_references_used(of_channel text, of_reference text) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT ((SELECT count(*) FROM payments_payment AS paid
             WHERE paid.channel = of_channel AND paid.reference = of_reference
               AND NOT EXISTS (SELECT FROM payments_late AS own
                               WHERE own.channel = of_channel AND own.reference = of_reference))
          + (SELECT count(*) FROM payments_late AS late
             WHERE late.channel = of_channel AND late.claimed_reference = of_reference)
          + (SELECT count(*) FROM payments_tombstone AS tomb
             WHERE tomb.channel = of_channel AND tomb.reference = of_reference))::integer
$$;

-- Reads across rooms (payments above partners).
CREATE FUNCTION payments_knows_channel(channel text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM partners_partner AS partner WHERE partner.code = payments_knows_channel.channel)
$$;
