-- A decision carries its proposal's maker, so that one CHECK can refuse self-approval for good.
ALTER TABLE accounts_proposal_decision
    ADD CONSTRAINT accounts_decision_of_this_maker
    FOREIGN KEY (proposal_id, maker_id) REFERENCES accounts_proposal (id, maker_id);
CALL kit_make_insert_only('accounts_proposal');
CALL kit_make_insert_only('accounts_proposal_decision');
