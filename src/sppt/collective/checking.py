"""What each line of a list owes today: a thousand NOPs at a time, so that a worker may stop anywhere and go on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.db import connection, transaction

from sppt.collective.words import LineState, ListState
from sppt.kit.perda import perda_of
from sppt.payments.pinned import with_pinned
from sppt.payments.queries import NOPS_MAX, Unsettled, unsettled_of
from sppt.rules.calendar import wib_day
from sppt.rules.due import COLLECTIBLE, Due, due
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda
from sppt.rules.states import BillState

READERS = 2  # the database answers one while Python takes up what the other got
_MARKED = (Path(__file__).parent / "sql" / "marked.sql").read_text(encoding="utf-8")


# Place, NOP and years of some lines, and for each what its bills say.
_Chunk: TypeAlias = tuple[list[tuple[int, str, str]], list[Unsettled]]


@dataclass(slots=True)
class _Found:
    """Columns of what was found, side by side."""

    places: list[int] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    bills: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)

    def add(self, place: int, state: LineState, lines: list[Due]) -> None:
        self.places.append(place)
        self.states.append(str(state))
        self.years.append(",".join(str(line.facts.tax_year) for line in lines))
        self.bills.append(len(lines))
        self.amounts.append(sum(line.total for line in lines))


def check(listing: int, *, at: datetime, heard: Callable[[int], None] = lambda _done: None) -> None:
    """Checks every waiting line of a list and closes it as checked; may be called again after a crash."""
    perda, on = perda_of(settings.SPPT_CITY), wib_day(at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wilayah, lines FROM collective_listing WHERE id = %s", [listing])
        wilayah, lines_of_list = cursor.fetchone()
    for rows, answers in _answered(listing, wilayah, lines=lines_of_list):
        if not rows:
            continue
        found = _Found()
        for (place, _, years), known in zip(rows, answers, strict=True):
            wanted = frozenset(map(int, years.split(","))) if years else frozenset()
            state, lines = _judged(perda, known, wanted, on=on)
            found.add(place, state, lines)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")  # a crash has it checked again
            cursor.execute(
                _MARKED,
                {
                    "listing": listing,
                    "first": rows[0][0],
                    "last": rows[-1][0],
                    "places": found.places,
                    "states": found.states,
                    "years": found.years,
                    "bills": found.bills,
                    "amounts": found.amounts,
                },
            )
            cursor.execute("UPDATE collective_listing SET done = %s WHERE id = %s", [rows[-1][0], listing])
        heard(rows[-1][0])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE collective_listing SET state = %s, done = lines, checked_on = %s WHERE id = %s AND state = %s",
            [str(ListState.CHECKED), on, listing, str(ListState.TAKEN)],
        )


def _answered(listing: int, wilayah: str, *, lines: int) -> Iterator[_Chunk]:
    """Every waiting line with the bills of its NOP, a thousand places at a time; the next two thousand are read while
    the caller judges those before.
    """
    if lines <= NOPS_MAX:
        yield _read(listing, wilayah, after=0)
        return
    with ExitStack() as readers:
        hands = [readers.enter_context(_reader()) for _ in range(READERS)]
        coming: deque[Future[_Chunk]] = deque()
        for turn, after in enumerate(range(0, lines, NOPS_MAX)):
            coming.append(hands[turn % READERS].submit(_read, listing, wilayah, after=after))
            if len(coming) > READERS:
                yield coming.popleft().result()
        for chunk in coming:
            yield chunk.result()


@contextmanager
def _reader() -> Iterator[ThreadPoolExecutor]:
    """One thread with a connection of its own, in the role of the caller's."""
    with ThreadPoolExecutor(1, initializer=_connect_as, initargs=(connection.settings_dict,)) as reader:
        try:
            yield reader
        finally:
            reader.submit(lambda: connection.close())  # noqa: PLW0108 (that thread's connection, not this one's)


def _connect_as(settings_dict: dict[str, object]) -> None:
    """This thread's connection works in the role in which the caller's does."""
    connection.settings_dict = settings_dict


def _read(listing: int, wilayah: str, *, after: int) -> _Chunk:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, nop, years FROM collective_line WHERE listing_id = %s AND state = 'waiting'"
            " AND place > %s AND place <= %s ORDER BY place",
            [listing, after, after + NOPS_MAX],
        )
        rows: list[tuple[int, str, str]] = cursor.fetchall()
    if not rows:
        return [], []
    with _within(wilayah):
        found = unsettled_of([Nop(nop) for _, nop, _ in rows])
    # That role sees bills only. What notices pin is asked for the bills that it saw.
    pinned = with_pinned(known.bills for known in found)
    return rows, [known._replace(bills=bills) for known, bills in zip(found, pinned, strict=True)]


def _judged(
    perda: Perda, known: Unsettled, wanted: frozenset[int], *, on: date
) -> tuple[LineState, list[Due]]:
    """What is true of a line with these bills, and what it would pay."""
    years = known.settled_years.union([bill.tax_year for bill in known.bills])
    if not years or wanted - years:
        return LineState.NOT_FOUND, []
    asked = [bill for bill in known.bills if not wanted or bill.tax_year in wanted]
    if not any(bill.state in COLLECTIBLE for bill in asked):
        paid = all(bill.state is BillState.SUPERSEDED for bill in asked)
        return (LineState.PAID if paid else LineState.NOTHING), []
    lines = [
        line
        for line in due(perda, known.bills, on=on, chosen=wanted or None)
        if line.payable and (line.facts.tax_year in wanted if wanted else not line.facts.under_review)
    ]
    return (LineState.OWES, lines) if lines else (LineState.NOTHING, [])


@contextmanager
def _within(wilayah: str) -> Iterator[None]:
    """Reads as somebody of one wilayah: the database itself shows no other rows."""
    if not wilayah:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.SCHEMA}_wilayah"')
        cursor.execute("SELECT set_config('sppt.wilayah', %s, true)", [wilayah])
        yield
