"""The generated month is what it says: every label planted as often as asked, and sums that a person could add up."""

from __future__ import annotations

import re
from collections import Counter

from sppt.trials.month.plan import IN_A_LINE, Label
from sppt.trials.month.whole import A_FEW
from tests.actions.months import ACCOUNT, month
from tests.world import World


def test_a_month_plants_each_difference_as_often_as_asked_and_its_files_add_up(city: World) -> None:
    told = month(city)
    assert Counter(one.label for one in told.planted) == A_FEW
    reports = {one.name: one.content.decode() for one in told.files if one.profile == "api-csv"}
    for name, text in reports.items():
        rows = [row.split(",") for row in text.splitlines()[1:]]
        *lines, total = rows
        signed = sum(int(row[6]) * (-1 if row[1] == "reversal" else 1) for row in lines)
        assert total == ["TOTAL", str(len(lines)), str(signed)], name
        assert {row[0] for row in lines} == {re.sub(r"-\d{8}\.csv", "", name)}
    statements = [one.content.decode() for one in told.files if one.profile == "mt940"]
    closing = 1_000_000_000
    for text in statements:
        assert f":25:{ACCOUNT}" in text
        opening = int(re.search(r":60F:C\d{6}IDR(\d+),00", text)[1])  # type: ignore[index]
        assert opening == closing
        closing = opening + sum(int(amount) for amount in re.findall(r":61:\d{10}C(\d+),00", text))
        assert int(re.search(r":62F:C\d{6}IDR(\d+),00", text)[1]) == closing  # type: ignore[index]


def test_what_was_planted_shows_in_our_books_and_in_the_reports_as_its_name_says(city: World) -> None:
    told = month(city)
    ours = {
        str(reference): (amount, undone)
        for reference, amount, undone in city.rows(
            "SELECT p.reference, p.amount, EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = p.id)"
            " FROM payments_payment AS p"
        )
    }
    texts = "\n".join(one.content.decode() for one in told.files)
    for one in told.planted:
        if one.label not in IN_A_LINE:
            continue
        # Fixed width: what comes before a reference is the kind, what follows a filling or a NOP.
        there = len(re.findall(rf"(?:[,;]|\bD.{{24}}[PR]|^D.{{129}}){one.reference}\b", texts, re.MULTILINE))
        here = one.ours in ours
        undone_here = here and bool(ours[one.ours][1])
        expected = {
            Label.LEDGER_ONLY: (True, False, 0),
            Label.CLAIM_ONLY: (False, False, 1),
            Label.DUPLICATE_CLAIM: (True, False, 2),
            Label.REVERSED_HERE_NOT_THERE: (True, True, 1),
            Label.REVERSED_THERE_NOT_HERE: (True, False, 2),  # the payment, and the reversal that names it
        }.get(one.label, (True, False, 1))
        assert (here, undone_here, there) == expected, one
