"""Every event that the ledger can post has a journal rule: in each city's accounts, and a name on pages."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping

import pytest
import yaml

from sppt.bookkeeping.chart_file import chart_of
from sppt.bookkeeping.words import When
from sppt.rules import posting
from sppt.rules.correction import Cause
from sppt.rules.posting import Account, Entry
from tests.house.tree import HOUSE, ROOT, name, read, under

CITIES = [path.stem for path in under(HOUSE / "bookkeeping" / "akun", ".toml") if path.stem != "kaidah"]
HELD = (Account.TITIPAN, Account.UTANG_LEBIH)
MADE: Mapping[str, Callable[[], list[Entry]]] = {
    "determine": lambda: [*posting.determine(1)],
    "settle": lambda: [*posting.settle(pokok=3, potongan=1, denda=1)],
    "open_imported": lambda: [*posting.open_imported(1)],
    "imported_payment": lambda: [*posting.imported_payment(1)],
    "written_off_import": lambda: [*posting.written_off_import(1)],
    "write_off": lambda: [*posting.write_off(1)],
    "correct": lambda: (
        [
            entry
            for cause in (Cause.PEMBETULAN, Cause.PEMBATALAN)
            for against in (Account.PENDAPATAN, Account.SALDO_AWAL)
            for entry in posting.correct(1, against=against, event=cause.value)
        ]
        + [*posting.correct(1, against=Account.PENGURANGAN, event=Cause.PENGURANGAN.value)]
    ),
    "recover": lambda: [*posting.recover(1)],
    "suspense": lambda: [*posting.suspense(1)],
    "place_credit": lambda: [
        entry for held in HELD for entry in posting.place_credit(held, pokok=3, potongan=1, denda=1)
    ],
    "give_back": lambda: [*posting.give_back(1)],
    "refund": lambda: [entry for held in HELD for entry in posting.refund(held, amount=1, interest=1)],
    "settlement": lambda: [*posting.settlement(1, fee=1), *posting.settlement(-1, fee=-1)],
}
"""The functions of rules/posting.py that make entries, each called so that it makes all of its kinds."""

ACCOUNTS = "|".join(Account)
IN_SQL = re.compile(rf"'({ACCOUNTS})'\s*,\s*'({ACCOUNTS})'[^']*'(\w+)'")


def makers() -> set[str]:
    """Public functions of rules/posting.py whose answer is entries, but for the one that undoes."""
    return {
        word
        for word, function in inspect.getmembers(posting, inspect.isfunction)
        if function.__module__ == posting.__name__
        and not word.startswith("_")
        and "Entry" in str(inspect.signature(function).return_annotation)
    } - {"reverse"}


def postable() -> Iterator[tuple[str, Account, Account]]:
    """What rules make, what statements write, and what corrections post by their cases."""
    for made in MADE.values():
        yield from ((one.event, one.debit, one.credit) for one in made())
    for path in under(HOUSE, ".sql"):
        text = read(path)
        if "insert into ledger_posting" in text.lower():
            for debit, credit, event in IN_SQL.findall(text):
                yield event, Account(debit), Account(credit)
    for case in yaml.safe_load(read(ROOT / "tests/cases/pembetulan.yaml")):
        for debit, credit, _, event in case.get("expect", {}).get("entries", []):
            yield event, Account(debit), Account(credit)


def test_every_function_that_makes_entries_is_asked_for_them() -> None:
    assert makers() == set(MADE)


def test_statements_that_post_are_found() -> None:
    found = {
        name(path)
        for path in under(HOUSE, ".sql")
        if "insert into ledger_posting" in read(path).lower() and IN_SQL.search(read(path))
    }
    assert {"src/sppt/payments/migrations/settle.sql", "src/sppt/imports/sql/store.sql"} <= found


@pytest.mark.parametrize("city", CITIES)
def test_every_event_has_a_journal_rule_and_so_has_its_undoing(city: str) -> None:
    chart = chart_of(city)
    for event, debit, credit in set(postable()):
        for when in When:
            sources = {one.source for one in chart.rules if one.event == event} or {""}
            assert all(chart.rule(event, debit, credit, source=source, when=when) for source in sources), (
                event
            )
            if not event.startswith("batal_"):
                assert chart.rule(f"batal_{event}", credit, debit, source="reversal", when=when), event


def test_no_rule_is_for_an_event_that_nobody_posts() -> None:
    events = {event for event, _, _ in postable()}
    assert {one.event for one in chart_of("36.76").rules} - events == set()


def test_every_event_has_a_name_on_pages() -> None:
    from sppt.office.pembukuan.names import EVENTS

    assert {event for event, _, _ in postable() if not event.startswith("batal_")} - set(EVENTS) == set()
