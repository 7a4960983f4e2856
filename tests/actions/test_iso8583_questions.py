"""What ISO 8583's lane of questions tells of bills, and how little it asks the database for it."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sppt.channels.iso8583.profile import About
from sppt.channels.iso8583.work import Question, answer_questions
from sppt.partners.quirks import NamePolicy
from sppt.payments.inquiries import Seen
from sppt.payments.language import Ask, Inquired, Pick, Refusal, RefusalCode
from sppt.rules.nop import Nop
from tests.actions.desk import LAW
from tests.world import NOON, World, nop


def question(number: int, year: int = 2026) -> Question:
    one = Nop(nop(number))
    return Question(one, year, NamePolicy.MASKED, Ask("bank", Pick(one, frozenset({year}))))


def asked_of(queries: CaptureQueriesContext) -> int:
    """How many statements there were, but for the channel map that a process reads again every two seconds."""
    return sum("partners_partner" not in one["sql"] for one in queries.captured_queries)


def test_a_batch_of_new_questions_is_three_statements_and_two_when_they_come_again(city: World) -> None:
    city.channel("bank")
    for number in range(1, 21):
        city.bill(nop(number), 2026)
    batch, seen = [question(number) for number in range(1, 21)], Seen()
    with CaptureQueriesContext(connection) as first:
        told = answer_questions(LAW, batch, at=NOON, seen=seen)
    with CaptureQueriesContext(connection) as second:
        again = answer_questions(LAW, batch, at=NOON, seen=seen)
    assert (asked_of(first), asked_of(second)) == (3, 2)
    # One month late at 1 %.
    assert [one.owed.amount for one in told if isinstance(one.owed, Inquired)] == [1_010_000] * 20
    assert again == told
    assert city.counts()["payments_quote"] == 20


def test_a_question_that_another_process_has_frozen_makes_no_second_quote(city: World) -> None:
    city.channel("bank")
    city.bill(nop(1), 2026)
    first = answer_questions(LAW, [question(1)], at=NOON, seen=Seen())
    assert answer_questions(LAW, [question(1)], at=NOON, seen=Seen()) == first
    assert city.counts()["payments_quote"] == 1


def test_a_bill_is_described_with_the_newest_earlier_year_that_is_unpaid_and_a_stranger_not_at_all(
    city: World,
) -> None:
    city.channel("bank")
    for year in (2023, 2024, 2026):
        city.bill(nop(1), year)
    city.bill(nop(1), 2025, sisa=0)
    city.change("INSERT INTO register_kecamatan (code, name) VALUES ('3676050', 'SERPONG')")
    city.change(
        "INSERT INTO register_kelurahan (code, name, sektor, kecamatan_id)"
        " VALUES ('3676050015', 'LENGKONG GUDANG', '', '3676050')"
    )
    known, stranger = answer_questions(LAW, [question(1), question(2)], at=NOON, seen=Seen())
    assert (known.about.tahun_sisa, known.about.kelurahan) == (2024, "LENGKONG GUDANG")
    assert known.about.kecamatan == "SERPONG"
    assert isinstance(stranger.owed, Refusal)
    assert stranger.owed.code is RefusalCode.BILL_NOT_FOUND
    assert stranger.about == About()
