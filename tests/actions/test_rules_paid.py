"""An approved programme reaches what people pay: quotes, codes, and processes that run already."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from sppt.assessment import rulesets
from sppt.kit import clock
from sppt.kit.perda import forget_adopted, perda_of
from sppt.payments.language import Ask, Pick
from sppt.payments.queries import quotes
from sppt.rules.calendar import WIB
from sppt.rules.nop import Nop
from tests.actions.desk import booked, opened, request
from tests.actions.rules_hands import approved, officers, proposal, save
from tests.world import World, nop

FEBRUARY = datetime(2027, 2, 1, 9, 0, tzinfo=WIB)


@pytest.fixture
def adopted() -> Iterator[None]:
    """The process forgets afterwards what it adopted."""
    yield
    forget_adopted()


def sweeter(number: int) -> None:
    """The first early payment discount becomes 20 %."""
    content = rulesets.ruleset(number).content
    first, *others = content.lists["programme"]
    better = {**first, "percent_pokok": {"value": "20%", "unit": "of_remaining_pokok"}}
    save(number, content.with_list("programme", [better, *others]))


@pytest.mark.usefixtures("adopted")
def test_an_approved_discount_is_quoted_frozen_and_paid(city: World) -> None:
    officers(city)
    city.channel("loket-uji")
    digits = nop(1)
    city.bill(digits, 2027, 1_000_000)
    on = FEBRUARY.date()
    assert quotes(perda_of("36.76"), [Nop(digits)], on=on)[0].lines[0].potongan == 0
    number = proposal(2027)
    sweeter(number)
    approved(number)
    rulesets.refresh(0)
    year = quotes(perda_of("36.76"), [Nop(digits)], on=on)[0].lines[0]
    assert (year.potongan, year.total) == (200_000, 800_000)
    code = opened((digits, {2027}), at=FEBRUARY, law=perda_of("36.76"))
    assert booked(request(code, channel="loket-uji"), at=FEBRUARY).amount == 800_000


@pytest.mark.usefixtures("adopted")
def test_a_programme_of_an_approved_year_stands_until_a_later_set_of_that_year(city: World) -> None:
    officers(city)
    approved(proposal(2027))
    number = proposal(2027)
    save(number, rulesets.ruleset(number).content.with_list("programme", []))
    approved(number)
    rulesets.refresh(0)
    assert not [one for one in perda_of("36.76").programmes if one.id.startswith("bayar-awal-2027")]
    assert [one for one in perda_of("36.76").programmes if one.id.startswith("bayar-awal-2026")]


@pytest.mark.usefixtures("adopted")
def test_a_machine_door_quotes_by_what_its_process_adopted(city: World) -> None:
    from sppt.channels.lanes import Inquiring

    officers(city)
    city.channel("loket-uji")
    digits = nop(1)
    city.bill(digits, 2027, 1_000_000)
    door = Inquiring(perda_of("36.76"))
    question = ((Ask("loket-uji", Pick(Nop(digits), frozenset({2027}))),),)
    with clock.stopped_at(FEBRUARY):
        (before,) = door.answer(question)[0]
        number = proposal(2027)
        sweeter(number)
        approved(number)
        rulesets.refresh(0)
        (after,) = door.answer(question)[0]
    assert [one.answer.amount for one in (before, after)] == [1_000_000, 800_000]  # type: ignore[union-attr]


WATCHING = """
import time
from sppt.project.boot import boot
boot("app")
from sppt.kit.perda import perda_of
from sppt.project.rules_watch import watch_rules
watch_rules()
print("ready", flush=True)
for _ in range(300):
    if any(one.id == "bayar-awal-2027-tahap-1" for one in perda_of("36.76").programmes):
        print("heard", flush=True)
        break
    time.sleep(0.1)
"""


def test_a_running_process_hears_of_approved_rules_within_seconds(city: World) -> None:
    officers(city)
    watching = subprocess.Popen(
        [sys.executable, "-c", WATCHING],
        env={**os.environ, "SPPT_ACTIVE_DATABASE_URL": city.url},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert watching.stdout is not None
        assert watching.stdout.readline() == "ready\n"
        approved(proposal(2027))
        begun = time.monotonic()
        assert watching.stdout.readline() == "heard\n"
        assert time.monotonic() - begun < 20  # two seconds, on a machine with nothing else to do
    finally:
        watching.kill()
        watching.communicate()


def test_a_day_without_a_programme_stays_as_it_was(city: World) -> None:
    officers(city)
    before = perda_of("36.76").programmes_open(date(2026, 2, 1))
    approved(proposal(2027))
    running = rulesets.running_perda(rulesets.approved_contents())
    assert running.programmes_open(date(2026, 2, 1)) == before
