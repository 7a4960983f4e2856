-- What was found of some lines of a list, in one go. Their range is named, or all lines of the list are looked through.
UPDATE collective_line AS line
SET state = found.state, why = '', owed_years = found.years, bills = found.bills, amount = found.amount, code = NULL
FROM unnest(%(places)s::integer[], %(states)s::text[], %(years)s::text[], %(bills)s::smallint[], %(amounts)s::bigint[])
     AS found (place, state, years, bills, amount)
WHERE line.listing_id = %(listing)s AND line.place BETWEEN %(first)s AND %(last)s AND line.place = found.place
