-- What the items of a day came to, by channel and class: pairs, and what stands on one side only. What agrees is counted
-- net, and how much of it was undone. Parameters: day.
SELECT channel, finding, count(*), sum(amount)::bigint, sum(undone)::bigint FROM (
    SELECT pair.channel, pair.finding,
           CASE WHEN pair.finding = 'amount_differs' THEN abs(pair.found - pair.expected)
                WHEN takes_back THEN -pair.found ELSE pair.found END AS amount,
           CASE WHEN takes_back THEN pair.found ELSE 0 END AS undone
    FROM reconciliation_pair AS pair
    CROSS JOIN LATERAL (SELECT pair.reversal_id IS NOT NULL AND pair.finding IN ('matched', 'carried_over') AS takes_back) AS sign
    WHERE pair.day = %(day)s
    UNION ALL
    SELECT coalesce(opened.channel, ''), opened.finding, opened.amount, 0
    FROM reconciliation_case AS opened
    WHERE opened.day = %(day)s
      AND opened.finding IN ('ledger_only', 'claim_only', 'reversed_there_not_here', 'reversed_here_not_there',
                             'statement_short', 'statement_over', 'unknown_entry')
      AND NOT EXISTS (SELECT FROM reconciliation_case_event AS ended
                      WHERE ended.case_id = opened.id AND ended.pair_id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM reconciliation_pair AS pair
                      WHERE pair.claim_id = opened.claim_id AND pair.finding = opened.finding)
) AS items GROUP BY channel, finding ORDER BY channel, finding
