"""The treasurer's desk, which the head and auditors share: the day's money, turns to acknowledge, the audit trail."""
