-- Whether a day was closed with this hash, and every certificate up to it is whole and bound to the one before.
-- Parameters: on, hash, genesis.
SELECT EXISTS (SELECT FROM reconciliation_certificate AS made WHERE made."on" = %(on)s AND made.hash = %(hash)s)
   AND NOT EXISTS (
       SELECT FROM (SELECT made.hash, made.previous, made.figures,
                           lag(made.hash, 1, %(genesis)s) OVER (ORDER BY made.number) AS before
                    FROM reconciliation_certificate AS made WHERE made."on" <= %(on)s) AS chain
       WHERE chain.previous <> chain.before
          OR chain.hash <> encode(sha256(convert_to(chain.previous || E'\n' || chain.figures, 'UTF8')), 'hex'))
