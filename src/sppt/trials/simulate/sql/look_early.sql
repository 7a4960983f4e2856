    -- A planted bug (planted.py): the keys are looked for here, before the locks. Never installed but into a trial's database.
    SELECT array_agg(early.id ORDER BY n.ord) INTO seen_early
    FROM generate_subscripts(channels, 1) AS n (ord)
    LEFT JOIN payments_payment AS early ON early.channel = channels[n.ord] AND early.reference = payment_references[n.ord];

