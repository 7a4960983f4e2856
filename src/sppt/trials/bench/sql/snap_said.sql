INSERT INTO bench_said SELECT request, response FROM partners_message WHERE partner = %s AND status = 200 AND route LIKE '%%transfer-va%%' ORDER BY id LIMIT 1
