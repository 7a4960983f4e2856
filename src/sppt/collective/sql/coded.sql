-- A code made of some lines of a list: the code itself, its number on each line, and how far the list is.
WITH made AS (
    INSERT INTO collective_list_code (listing_id, turn, number, code, token, amount, bills)
    VALUES (%(listing)s, %(turn)s, %(number)s, %(code)s, %(token)s, %(amount)s, %(bills)s)
), told AS (
    UPDATE collective_line SET code = %(number)s WHERE listing_id = %(listing)s AND place = ANY (%(places)s)
)
UPDATE collective_listing SET made = made + %(bills)s WHERE id = %(listing)s
