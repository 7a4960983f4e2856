-- A turn at the counter opens only behind the closed one before it, so a teller never has two open; its end carries
-- the teller and the number along, so that the foreign keys can say so. Nothing of it is ever changed.
ALTER TABLE payments_shift_close
    ADD CONSTRAINT payments_shift_close_of_this_teller
    FOREIGN KEY (shift_id, teller_id, number) REFERENCES payments_shift (id, teller_id, number);
ALTER TABLE payments_shift
    ADD CONSTRAINT payments_shift_previous_is_closed
    FOREIGN KEY (teller_id, previous) REFERENCES payments_shift_close (teller_id, number);
ALTER TABLE payments_shift_close ADD CONSTRAINT payments_shift_close_names_all UNIQUE (shift_id, teller_id, difference);
ALTER TABLE payments_shift_acknowledgement
    ADD CONSTRAINT payments_shift_acknowledges_this_end
    FOREIGN KEY (shift_id, teller_id, difference)
    REFERENCES payments_shift_close (shift_id, teller_id, difference);
