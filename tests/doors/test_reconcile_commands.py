"""`sppt reconcile` and `sppt close-day` as scripts rely on them."""

from __future__ import annotations

import json

from tests.actions.recon_hands import Line, agree, pay, report
from tests.commands import sppt
from tests.world import World


def told(*words: str) -> tuple[int, dict[str, object]]:
    answer = sppt(*words, "--json")
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return answer.returncode, found


def test_reconcile_tells_the_classes_and_close_day_what_is_open(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000), Line("X-1", 70_000)])
    code, found = told("reconcile", "2026-09-14")
    assert code == 0
    assert found["classes"] == {
        "matched": {"count": 1, "amount": 1_000_000, "undone": 0},
        "claim_only": {"count": 1, "amount": 70_000, "undone": 0},
    }
    code, refused = told("close-day", "2026-09-14")
    assert (code, refused["refusal"]) == (1, "day_open")
    assert "Rekening koran" in str(refused["message"])
