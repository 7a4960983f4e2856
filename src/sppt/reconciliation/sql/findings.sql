-- What the items of a day came to, by channel and class: pairs, and what stands on one side only. Parameters: day.
SELECT channel, finding, count(*), sum(amount)::bigint FROM (
    SELECT pair.channel, pair.finding,
           CASE pair.finding WHEN 'amount_differs' THEN abs(pair.found - pair.expected) ELSE pair.found END AS amount
    FROM reconciliation_pair AS pair WHERE pair.day = %(day)s
    UNION ALL
    SELECT coalesce(opened.channel, ''), opened.finding, opened.amount
    FROM reconciliation_case AS opened
    WHERE opened.day = %(day)s
      AND opened.finding IN ('ledger_only', 'claim_only', 'reversed_there_not_here', 'reversed_here_not_there',
                             'statement_short', 'statement_over', 'unknown_entry')
      AND NOT EXISTS (SELECT FROM reconciliation_case_event AS ended
                      WHERE ended.case_id = opened.id AND ended.pair_id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM reconciliation_pair AS pair
                      WHERE pair.claim_id = opened.claim_id AND pair.finding = opened.finding)
) AS items GROUP BY channel, finding ORDER BY channel, finding
