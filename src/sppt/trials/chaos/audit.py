"""After the campaign: each bank's ledger against our books, and our books against themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import psycopg

from sppt.payments.books import BOOKS
from sppt.trials.chaos.banks import Line

_SQL = Path(__file__).parent.parent / "simulate" / "sql"
Books: TypeAlias = psycopg.Connection[tuple[object, ...]]
# A crash may have broken an index: the tables themselves are asked.
_BARE = " -c enable_indexscan=off -c enable_bitmapscan=off -c timezone=Asia/Jakarta"


def differences(url: str, schema: str, ledger: Sequence[Line]) -> list[str]:
    """Everything that is not as each bank knows it, in a sentence each; empty is good."""
    with psycopg.connect(url, autocommit=True, options=f"-c search_path={schema},public{_BARE}") as books:
        return [*untrue_answers(ledger), *_against(books, ledger), *_cash(books, ledger), *_checks(books)]


def untrue_answers(ledger: Sequence[Line]) -> Iterator[str]:
    """Payments whose bank learnt nothing definite, or two things that cannot both be true."""
    for line in ledger:
        if not line.answers:
            yield f"no definite answer: {line.channel} {line.reference}"
        elif len({*line.answers}) > 1:
            yield f"more than one truth: {line.channel} {line.reference}: {', '.join(line.answers)}"
        elif line.moved and not line.noticed:
            yield f"moved money was refused: {line.channel} {line.reference}: {line.answers[0]}"


def _against(books: Books, ledger: Sequence[Line]) -> Iterator[str]:
    kept = {
        (channel, reference): (str(receipt), amount, undone)
        for channel, reference, receipt, amount, undone in _rows(books, _SQL / "payments.sql")
    }
    cases = {
        (channel, reference): amount for channel, reference, _, amount in _rows(books, _SQL / "suspense.sql")
    }
    for line in ledger:
        key = (line.channel, line.reference)
        if line.or_else and key not in kept and key not in cases:
            key = (line.channel, line.or_else)
        ours, suspended = kept.pop(key, None), cases.pop(key, None)
        if line.noticed:
            if [ours and ours[1], suspended].count(line.amount) != 1 or None not in {ours, suspended}:
                yield f"told and not kept once: {line.channel} {line.reference}: {ours} and {suspended}"
        elif suspended is not None:
            yield f"in suspense, though its bank only asked: {line.channel} {line.reference}"
        elif not line.booked:
            if ours is not None:
                yield f"booked, but its bank was refused: {line.channel} {line.reference}"
        elif ours is None:
            yield f"acknowledged and lost: {line.channel} {line.reference} {line.answers[0]}"
        elif ours[1:] != (line.amount, line.undone) or line.answers[0] not in {"booked", f"booked {ours[0]}"}:
            yield f"kept otherwise: {line.channel} {line.reference} {line.answers[0]}: {ours}"
    for channel, reference in [*kept, *cases]:
        yield f"nobody's payment: {channel} {reference}"
    for bill, many in _rows(books, _SQL / "paid_twice.sql"):
        yield f"paid {many} times: {bill}"


def _cash(books: Books, ledger: Sequence[Line]) -> Iterator[str]:
    theirs: dict[str, int] = defaultdict(int)
    for line in ledger:
        if line.noticed or (line.booked and not line.undone):
            theirs[line.channel] += line.amount
    ours_in: dict[str, int] = defaultdict(int)
    for channel, _, amount in _rows(books, _SQL / "cash.sql"):
        ours_in[str(channel)] += int(str(amount))
    for channel in sorted({*theirs, *ours_in}):
        if theirs[channel] != ours_in[channel]:
            yield f"rupiah differ: {channel} has {theirs[channel]}, we {ours_in[channel]}"


def _checks(books: Books) -> Iterator[str]:
    for file in sorted(BOOKS.glob("*.sql")):
        for row in _rows(books, file):
            yield f"check-books {file.stem}: {row}"


def _rows(books: Books, file: Path) -> list[tuple[object, ...]]:
    return books.execute(file.read_text(encoding="utf-8").encode()).fetchall()
