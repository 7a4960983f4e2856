INSERT INTO partners_partner (code, name, cut_off, late_days, active)
VALUES ('loket', 'Loket Bapenda', '00:00', 2, true);
