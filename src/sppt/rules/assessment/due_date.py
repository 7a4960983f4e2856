"""Jatuh tempo: the city's day of the tax year, and never too soon after a late issue."""

from datetime import date, timedelta

from sppt.rules.assessment.year import DueDateRule


def jatuh_tempo(rule: DueDateRule, *, tax_year: int, issued_on: date) -> date:
    """The later of the city's day and the months after issue (the last day of a shorter month)."""
    months = issued_on.year * 12 + issued_on.month - 1 + rule.months_after_issue
    last = date((months + 1) // 12, (months + 1) % 12 + 1, 1) - timedelta(days=1)
    after_issue = last.replace(day=min(issued_on.day, last.day))
    return max(date(tax_year, rule.month, rule.day), after_issue)
