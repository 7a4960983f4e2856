-- What makes a day's two sides differ though nothing is open: its lines that our books have on another day (booked late, or
-- beyond the channel's cut-off), and its bookings that stand in another day's report. Parameters: day.
SELECT channel, sum(lines)::bigint, sum(claimed)::bigint, sum(payments)::bigint, sum(booked)::bigint FROM (
    SELECT place.channel, count(*) AS lines, sum(claim.amount) AS claimed, 0 AS payments, 0 AS booked
    FROM reconciliation_place AS place
    JOIN reconciliation_claim AS claim ON claim.id = place.claim_id
    JOIN reconciliation_pair AS pair ON pair.claim_id = place.claim_id
    WHERE place.day = %(day)s AND pair.day <> place.day AND place.kind = 'payment'
      AND (coalesce(pair.payment_id, pair.suspense_id) IS NOT NULL OR pair.rule IN ('collective', 'bills'))
    GROUP BY place.channel
    UNION ALL
    SELECT pair.channel, 0, 0, count(*), sum(pair.expected)
    FROM reconciliation_pair AS pair
    WHERE pair.day = %(day)s AND pair.claim_day <> pair.day AND coalesce(pair.payment_id, pair.suspense_id) IS NOT NULL
      AND pair.rule NOT IN ('deposit', 'deposit_of_day', 'undone_here')
    GROUP BY pair.channel
) AS found GROUP BY channel ORDER BY channel
