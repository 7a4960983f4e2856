"""`sppt reconcile` and `sppt close-day` as scripts rely on them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.actions.recon_hands import Line, agree, pay, report
from tests.world import World


def told(city: World, *words: str) -> tuple[int, dict[str, object]]:
    answer = subprocess.run(
        [sys.executable, "-m", "sppt.project", *words, "--json"],
        env={**os.environ, "SPPT_ACTIVE_DATABASE_URL": city.url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return answer.returncode, found


def test_reconcile_tells_the_classes_and_close_day_what_is_open(city: World) -> None:
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000), Line("X-1", 70_000)])
    code, found = told(city, "reconcile", "2026-09-14")
    assert code == 0
    assert found["classes"] == {
        "matched": {"count": 1, "amount": 1_000_000, "undone": 0},
        "claim_only": {"count": 1, "amount": 70_000, "undone": 0},
    }
    code, refused = told(city, "close-day", "2026-09-14")
    assert (code, refused["refusal"]) == (1, "day_open")
    assert "Rekening koran" in str(refused["message"])
