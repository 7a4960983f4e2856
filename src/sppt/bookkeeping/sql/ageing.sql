-- What was owed on the evening of a day, by heading and age: what each bill owes now, less what moved it since. `cuts` are due
-- dates, ascending: a bill due before the first is the oldest.
WITH since AS (
    SELECT posting.bill_id,
           sum(CASE WHEN posting.debit = 'piutang_pokok' THEN posting.amount ELSE -posting.amount END) AS moved
    FROM ledger_posting AS posting
    WHERE posting.business_day > %(on)s AND 'piutang_pokok' IN (posting.debit, posting.credit)
    GROUP BY 1
), owed AS (
    SELECT {key} AS key, bill.jatuh_tempo,
           CASE WHEN bill.state IN ('written_off', 'cancelled', 'superseded') THEN 0 ELSE bill.sisa END
           - coalesce(since.moved, 0) AS balance
    FROM ledger_bill AS bill LEFT JOIN since ON since.bill_id = bill.id
    WHERE bill.sisa > 0 OR since.bill_id IS NOT NULL
)
SELECT key, width_bucket(jatuh_tempo, %(cuts)s::date[]), count(*), sum(balance)::bigint
FROM owed WHERE balance <> 0
GROUP BY 1, 2
