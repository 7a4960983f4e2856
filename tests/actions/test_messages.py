"""Who is told of what and when: the owner first, the head after the hours of the rules, nobody twice on a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.world import NOON, World

if TYPE_CHECKING:
    from sppt.messages.rules import Rules
    from sppt.messages.telling import Fact

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PAGE = "/kantor/rekonsiliasi"


@pytest.fixture
def office(city: World) -> World:
    for name, role in (
        ("bima", "bendahara"),
        ("bunga", "bendahara"),
        ("kirana", "head"),
        ("satya", "administrator"),
        ("laras", "teller"),
    ):
        city.officer(name, role)
    return city


def rules() -> Rules:
    """Ours, as they come along: the head hears of an open day after 24 hours, and it is told anew each day."""
    from sppt.messages.rules import rules_at

    return rules_at(None)


def open_day(key: str = "2026-09-10") -> Fact:
    from sppt.messages.telling import Fact
    from sppt.messages.words import Kind

    return Fact(Kind.DAY_OPEN, key, PAGE, {"hari": "2026-09-10", "lama": 4})


def tell(*facts: Fact, at: datetime = NOON) -> int:
    from sppt.messages.preferences import preferences
    from sppt.messages.telling import tell as told

    return told(facts, rules(), by_mail=preferences(), at=at).messages


def heard(city: World) -> list[str]:
    return [
        str(name) for (name,) in city.rows("SELECT officer_id FROM messages_message ORDER BY officer_id, id")
    ]


def address(name: str, *, at: datetime = NOON) -> None:
    from sppt.messages.preferences import ask_to_confirm, confirm

    asked = ask_to_confirm(name, f"{name}@kota.example", by=name, at=at)
    assert confirm(name, asked.token, at=at)


def test_those_whose_work_it_is_hear_of_it_first_and_the_head_only_after_the_hours_of_the_rule(
    office: World,
) -> None:
    assert tell(open_day()) == 2
    assert heard(office) == ["bima", "bunga"]
    assert tell(open_day(), at=NOON + 23 * HOUR) == 2  # the next day, for the same two
    assert tell(open_day(), at=NOON + 24 * HOUR) == 1
    assert heard(office) == ["bima", "bima", "bunga", "bunga", "kirana"]


def test_a_janitor_that_runs_every_hour_tells_nobody_twice_on_a_day(office: World) -> None:
    midnight = NOON + timedelta(hours=12)  # WIB
    for hour in range(11):
        tell(open_day(), at=NOON + hour * HOUR)
    assert heard(office) == ["bima", "bunga"]
    tell(open_day(), at=midnight)
    assert heard(office) == ["bima", "bima", "bunga", "bunga"]


def test_two_workers_at_once_tell_each_officer_once(office: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def once(_: int) -> int:
        try:
            return tell(open_day())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        assert sum(hands.map(once, range(4))) == 2
    assert heard(office) == ["bima", "bunga"]


def test_the_owner_alone_hears_first(office: World) -> None:
    from sppt.messages.telling import Fact
    from sppt.messages.words import Kind

    owned = Fact(Kind.DIFFERENCES_OWN, "bunga", PAGE, {"banyak": 2, "hari": "2026-09-01"}, owner="bunga")
    tell(owned)
    assert heard(office) == ["bunga"]
    tell(owned, at=NOON + 48 * HOUR)
    assert heard(office) == ["bunga", "bunga", "kirana"]


def test_an_owner_who_has_stopped_leaves_it_to_those_whose_work_it_is_and_they_to_the_head(
    office: World,
) -> None:
    from sppt.messages.telling import Fact
    from sppt.messages.words import Kind

    owned = Fact(Kind.DIFFERENCES_OWN, "bunga", PAGE, {"banyak": 2, "hari": "2026-09-01"}, owner="bunga")
    office.change("UPDATE accounts_officer SET is_active = false WHERE name = 'bunga'")
    tell(owned)
    assert heard(office) == ["bima"]
    office.change("UPDATE accounts_officer SET is_active = false WHERE name = 'bima'")
    tell(open_day())
    assert heard(office) == ["bima", "kirana"]


def test_whoever_made_a_proposal_is_not_asked_to_decide_it(office: World) -> None:
    from sppt.accounts.words import Role
    from sppt.messages.telling import Fact
    from sppt.messages.words import Kind

    waiting = Fact(
        Kind.PROPOSAL,
        "7",
        "/kantor/usulan/7",
        {"nomor": 7, "perihal": "Restitusi", "perihal_en": "Refund", "hari": "2026-09-14"},
        roles=frozenset({Role.BENDAHARA, Role.HEAD}),
        but=frozenset({"bima"}),
    )
    tell(waiting)
    assert heard(office) == ["bunga"]


def test_what_is_over_ends_in_every_inbox_and_begins_anew_when_it_comes_back(office: World) -> None:
    from sppt.messages.inbox import new_count

    tell(open_day())
    assert (new_count("bima"), new_count("kirana")) == (1, 0)
    tell(at=NOON + HOUR)
    assert new_count("bima") == 0
    assert tell(open_day(), at=NOON + 30 * HOUR) == 2  # the head's hours are counted anew
    assert heard(office).count("kirana") == 0


def test_what_comes_back_on_the_same_day_stands_again_and_is_told_no_second_time(office: World) -> None:
    from sppt.messages.inbox import new_count

    address("bima")
    tell(open_day())
    tell(at=NOON + HOUR)
    assert tell(open_day(), at=NOON + 2 * HOUR) == 0
    assert new_count("bima") == 1
    assert office.rows("SELECT count(*) FROM messages_delivery WHERE purpose = 'tell'") == [(1,)]


def test_a_later_message_takes_the_place_of_the_earlier_one(office: World) -> None:
    from sppt.messages.inbox import messages_of, new_count

    for day in range(4):
        tell(open_day(), at=NOON + day * DAY)
    assert new_count("bima") == 1
    assert len(messages_of("bima", only_new="no", page=1)) == 4
    [new] = messages_of("bima", only_new="yes", page=1)
    assert (new.since, new.told_at) == (NOON, NOON + 3 * DAY)


def test_a_message_is_read_by_its_officer_only(office: World) -> None:
    from sppt.messages.inbox import mark_read, message_of, messages_of, new_count

    tell(open_day())
    [mine] = messages_of("bima", only_new="yes", page=1)
    assert message_of("bunga", mine.number) is None
    assert mark_read("bunga", [mine.number], at=NOON) == 0
    assert mark_read("bima", [mine.number], at=NOON) == 1
    assert (new_count("bima"), new_count("bunga")) == (0, 1)


def test_all_that_an_officer_is_told_at_once_comes_in_one_mail_and_only_what_he_wants(office: World) -> None:
    from sppt.messages.inbox import mail_of
    from sppt.messages.preferences import Preference, choose, preferences
    from sppt.messages.telling import Fact
    from sppt.messages.telling import tell as told
    from sppt.messages.words import Kind

    address("bima")
    choose("bima", Preference(muted=frozenset({Kind.CHANNEL_SILENT})), at=NOON)
    silent = Fact(Kind.CHANNEL_SILENT, "bjb", PAGE, {"kanal": "bjb", "hari": "2026-09-01"})
    done = told([open_day(), open_day("2026-09-11"), silent], rules(), by_mail=preferences(), at=NOON)
    assert (done.messages, done.mails) == (6, 1)
    [(number,)] = office.rows("SELECT id FROM messages_delivery WHERE purpose = 'tell'")
    assert [one.kind for one in mail_of(int(str(number)))] == [Kind.DAY_OPEN, Kind.DAY_OPEN]


def test_mail_off_means_the_inbox_only(office: World) -> None:
    from sppt.messages.preferences import Preference, choose

    address("bima")
    choose("bima", Preference(mail=False), at=NOON)
    assert tell(open_day()) == 2
    assert not office.rows("SELECT 1 FROM messages_delivery WHERE purpose = 'tell'")


def test_an_address_counts_when_its_officer_has_confirmed_it_and_the_old_one_is_told(office: World) -> None:
    from sppt.messages.preferences import ask_to_confirm, asked_by, confirm, preference_of

    asked = ask_to_confirm("bima", "bima@kota.example", by="satya", at=NOON)
    assert preference_of("bima").address == ""
    assert not confirm("satya", asked.token, at=NOON)  # the link in a stranger's hand
    assert not confirm("bima", "x" * 43, at=NOON)
    assert asked_by("bima", asked.token, at=NOON + 49 * HOUR) is None
    assert confirm("bima", asked.token, at=NOON + 47 * HOUR)
    assert not confirm("bima", asked.token, at=NOON + 47 * HOUR)  # once
    assert preference_of("bima").address == "bima@kota.example"
    again = ask_to_confirm("bima", "bima@lain.example", by="satya", at=NOON + 48 * HOUR)
    assert confirm("bima", again.token, at=NOON + 48 * HOUR)
    assert office.rows("SELECT purpose, address FROM messages_delivery ORDER BY id") == [
        ("confirm", "bima@kota.example"),
        ("confirm", "bima@lain.example"),
        ("farewell", "bima@kota.example"),
    ]
    assert office.rows("SELECT count(*) FROM messages_message WHERE kind = 'address_changed'") == [(1,)]


def test_nobody_fills_mail_boxes_with_requests_to_confirm(office: World) -> None:
    from sppt.messages.preferences import ask_to_confirm
    from sppt.messages.refusals import MessageRefused

    for number in range(5):
        ask_to_confirm("bima", f"korban{number}@luar.example", by="bima", at=NOON)
    before = office.counts()
    with pytest.raises(MessageRefused) as refused:
        ask_to_confirm("bima", "korban@luar.example", by="bima", at=NOON)
    assert refused.value.code == "too_many_addresses"
    assert office.counts() == before
    ask_to_confirm("bima", "bima@kota.example", by="bima", at=NOON + DAY + HOUR)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bima",
        "bima@",
        "@kota.go.id",
        "bima@kota",
        "bima@@kota.go.id",
        "bima@kota.go.id, lain@luar.example",
        "bima@kota.go.id\r\nBcc: lain@luar.example",
        "Bima <bima@kota.go.id>",
        "bima@[127.0.0.1]",
        "bima..b@kota.go.id",
        ".bima@kota.go.id",
        "-bima@kota.go.id",
        "bima @kota.go.id",
        "bíma@kota.go.id",
        "bima@kota-.go.id",
        f"{'b' * 65}@kota.go.id",
        f"b@{'k' * 250}.id",
    ],
)
def test_an_address_that_is_nonsense_is_refused(text: str) -> None:
    from sppt.messages.addresses import read_address
    from sppt.messages.refusals import MessageRefused

    with pytest.raises(MessageRefused) as refused:
        read_address(text)
    assert refused.value.code == "bad_address"


def test_nothing_is_written_for_an_address_that_is_nonsense(office: World) -> None:
    from sppt.messages.preferences import ask_to_confirm
    from sppt.messages.refusals import MessageRefused

    before = office.counts()
    with pytest.raises(MessageRefused):
        ask_to_confirm("bima", "bima@kota.go.id, lain@luar.example", by="bima", at=NOON)
    assert office.counts() == before


def test_a_rule_holds_from_its_day_and_another_from_its_own() -> None:
    from sppt.messages.rules import read_rules, rules_at
    from sppt.messages.words import Kind

    text = (rules_text()) + (
        '\n[[rule]]\nkind = "day_open"\nfrom = 2027-01-01\nroles = ["head"]\nhead_after_hours = 1\nagain_days = 0\n'
    )
    changed = read_rules(text, source="uji")
    rule = changed.rule(Kind.DAY_OPEN, date(2026, 12, 31))
    assert rule == rules_at(None).rule(Kind.DAY_OPEN, date(2026, 12, 31))
    assert rule is not None
    assert rule.head_after_hours == 24
    later = changed.rule(Kind.DAY_OPEN, date(2027, 1, 1))
    assert later is not None
    assert later.head_after_hours == 1
    assert changed.rule(Kind.DAY_OPEN, date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("head_after_hours = 24", "head_after_hours = -1", "head_after_hours"),
        ('roles = ["bendahara"]', 'roles = ["kasir"]', "kasir"),
        ('kind = "day_open"', 'kind = "hari"', "kind"),
        ('kind = "day_open"', 'kind = "channel_silent"', "dua aturan"),
        ("again_days = 1", "ulang = 1", "again_days"),
        ("format = 1", "format = ", "TOML"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_by_line(old: str, new: str, word: str) -> None:
    from sppt.messages.rules import BadMessageRules, read_rules

    with pytest.raises(BadMessageRules, match=word):
        read_rules(rules_text().replace(old, new, 1), source="uji")


def rules_text() -> str:
    from importlib import resources

    return (resources.files("sppt.messages") / "aturan.toml").read_text(encoding="utf-8")


def test_every_kind_speaks_both_languages_with_the_same_places() -> None:
    import re

    from sppt.messages.words import WORDINGS, Kind

    assert set(WORDINGS) == set(Kind)
    for wording in WORDINGS.values():
        places = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (wording.sentence, wording.sentence_en)]
        assert places[0] == [name.removesuffix("_en") for name in places[1]]
        assert wording.days | wording.rupiah <= set(places[0])


def test_a_message_of_an_older_version_can_still_be_read() -> None:
    from sppt.messages.words import Kind, Language, sentence

    told = sentence(Kind.DAY_OPEN, {"hari": "2026-09-10", "dahulu": "x"}, Language.INDONESIAN)
    assert told == "10 September 2026 belum ditutup sesudah – hari."
