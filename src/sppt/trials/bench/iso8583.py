"""ISO 8583 inquiries and payments over TCP, beside SNAP's over as many connections and the bare statements, in turn.

The bank is the conformance kit's and speaks both: half of the fresh bills it pays by code, half by NOP and year.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from django.db import connection

from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.partners.iso8583 import Ways, speak_iso8583
from sppt.partners.words import Dialect
from sppt.partners.words import Framing as Framings
from sppt.payments.inquiries import ASKS_MAX, inquire
from sppt.payments.language import Ask, Inquired, Pick
from sppt.payments.queries import NOPS_MAX, bills_of
from sppt.rules.nop import Nop
from sppt.trials.bench import doors, snap
from sppt.trials.bench.doors import Payable
from sppt.trials.bench.iso_load import load, signed_on, turned_away
from sppt.trials.bench.measure import ROUNDS, BenchTrouble, Result, Round, compare
from sppt.trials.bench.served import free_port
from sppt.trials.bench.snap import Stage
from sppt.trials.conformance.iso_line import IsoBank, Line, written
from sppt.trials.conformance.iso_partner import Framing, IsoPartner
from sppt.trials.conformance.snap_bank import INQUIRY, PAYMENT

SECONDS = 4.0
INQUIRING_SECONDS = 600.0
IDLE = 1_000  # as many lines as the bank may hold
IDLE_KIB_MAX = 100 * 1024
MORE = 10_000


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill that the bank may pay, and its amount as an inquiry froze it."""

    nop: str
    tax_year: int
    amount: int


@dataclass(slots=True)
class IsoRun:
    """Rounds over one set of lines, and what each message cost the generator itself."""

    bank: IsoBank
    connections: int
    own_seconds: list[float] = field(default_factory=list)
    _run: str = field(default_factory=lambda: f"{secrets.randbelow(10**5):05d}")
    _number: int = 0

    def round(self, orders: Sequence[dict[int, str]]) -> Round:
        """Raises BenchTrouble if any answer is not 00."""
        frames = self.framed(orders)
        with signed_on(self.bank, self.connections) as lines:
            found = load(lines, frames, seconds=SECONDS)
        if found.refused or not found.round.operations:
            raise BenchTrouble(f"{found.refused} pesan ditolak; ukuran ini tidak berlaku.")
        self.own_seconds.append(found.own_seconds / found.round.operations)
        return found.round

    def framed(self, messages: Sequence[dict[int, str]]) -> list[bytes]:
        """Messages as they go onto the line, each with an RRN of its own."""
        frames = []
        for fields in messages:
            self._number += 1
            told = {**fields, 37: f"{self._run}{self._number:07d}"}
            frames.append(self.bank.line.framed(written("0200", told)))
        return frames


def lookup(*, city: str, connections: int) -> Result:
    """Inquiries by NOP and year, each for the first time, so that it is frozen; `notes` has them asked again."""
    with _staged(city) as (stage, run_at, bills, codes):
        run = IsoRun(run_at, connections)
        share = len(bills) // (ROUNDS + 1)
        parts = iter([bills[start : start + share] for start in range(0, len(bills), share)])
        asked = cycle(codes)
        snap.keep_one(stage, stage.bank.post(INQUIRY, stage.bank.asking(codes[0].code)))
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE bench_turn CYCLE")  # a code may be asked for again
        beside = snap.run_of(stage.bank, INQUIRY, connections)
        result = _compared(
            "lookup",
            lambda _: run.round(_inquiries(run, next(parts))),
            run,
            beside=lambda: beside.round(
                snap.inquiries(stage.bank, list(islice(asked, snap.ASKED_IN_A_ROUND))), again="no"
            ),
            limit=lambda: snap.limit(stage.bank, "snap_inquire"),
            limit_name=snap.INQUIRY_LIMIT,
            objects=len(bills),
        )
        known = cycle(_inquiries(run, bills[:2_000]))
        again = run.round(list(islice(known, snap.ASKED_IN_A_ROUND)))
        notes = {**result.notes, "again_per_second": round(again.operations / again.seconds, 1)}
        return replace(result, notes={**notes, **_idle(run, bills[0])})


def payment(*, city: str, connections: int) -> Result:
    """Payments by NOP and year of what was inquired before, each with a key of its own."""
    with _staged(city) as (stage, bank, bills, codes):
        run = IsoRun(bank, connections)
        owed = _inquired(run, _frozen(bills, city=city, partner=stage.bank.partner.name))
        share, theirs = len(owed) // (ROUNDS + 1), (len(codes) - 1) // ROUNDS
        parts = iter([owed[start : start + share] for start in range(0, len(owed), share)])
        first, *rest = codes
        of_snap = iter([rest[start : start + theirs] for start in range(0, len(rest), theirs)])
        snap.keep_one(stage, stage.bank.post(PAYMENT, stage.bank.order(first.code, f"{first.amount}.00")))
        beside = snap.run_of(stage.bank, PAYMENT, connections)
        return _compared(
            "payment",
            lambda _: run.round(_orders(run, next(parts))),
            run,
            beside=lambda: beside.round(snap.payments(stage.bank, next(of_snap)), again="no"),
            limit=lambda: snap.limit(stage.bank, "snap_pay"),
            limit_name=snap.PAYMENT_LIMIT,
            objects=len(owed),
        )


def _compared(
    name: str,
    ours: Callable[[int], Round],
    run: IsoRun,
    *,
    beside: Callable[[], Round],
    limit: Callable[[], float],
    limit_name: str,
    objects: int,
) -> Result:
    """Five alternations of ours, SNAP's and the limit, after one uncounted round of ours."""
    rates: list[float] = []

    def in_turn() -> float:
        there = beside()
        rates.append(there.operations / there.seconds)
        return limit()

    ours(ROUNDS)
    run.own_seconds.clear()
    result = compare(
        name=f"{name} (door: iso8583, {run.connections} connections)",
        ours=ours,
        limit=in_turn,
        limit_name=limit_name,
        notes={"objects": objects, "connections": run.connections},
    )
    told: dict[str, str | int | float] = {
        "snap_per_second": round(median(rates), 1),
        "ratio_to_snap": round(result.per_second / median(rates), 3),
        "generator_cpu_microseconds_per_message": round(median(run.own_seconds) * 1_000_000, 1),
    }
    return replace(result, notes={**result.notes, **told})


def _inquiries(run: IsoRun, bills: Sequence[Bill]) -> list[dict[int, str]]:
    return [run.bank.inquiry(f"{one.nop}{one.tax_year}") for one in bills]


def _orders(run: IsoRun, bills: Sequence[Bill]) -> list[dict[int, str]]:
    return [run.bank.order(f"{one.nop}{one.tax_year}", one.amount) for one in bills]


def _frozen(bills: Sequence[Bill], *, city: str, partner: str) -> list[Bill]:
    """The bills with what they cost, frozen for this bank: that is not what is measured."""
    at, perda = clock.now(), perda_of(city)
    found: list[Bill] = []
    for start in range(0, len(bills), ASKS_MAX):
        part = bills[start : start + ASKS_MAX]
        asks = [Ask(partner, Pick(Nop(one.nop), frozenset({one.tax_year}))) for one in part]
        for one, owed in zip(part, inquire(perda, asks, at=at), strict=True):
            if isinstance(owed, Inquired):
                found.append(replace(one, amount=owed.amount))
    return found


def _inquired(run: IsoRun, bills: list[Bill]) -> list[Bill]:
    """The same bills, once the bank has asked for each over its lines; the last asked first.

    A bank pays within a minute: what it asked for 20 000 bills ago the door need not remember.
    """
    frames = run.framed(_inquiries(run, bills))
    with signed_on(run.bank, run.connections) as lines:
        found = load(lines, frames, seconds=INQUIRING_SECONDS)
    if found.refused or found.round.operations < len(bills):
        raise BenchTrouble(f"{found.refused} pertanyaan ditolak; ukuran ini tidak berlaku.")
    return bills[::-1]


@contextmanager
def _staged(city: str) -> Iterator[tuple[Stage, IsoBank, list[Bill], list[Payable]]]:
    """SNAP's stage, on which the same bank speaks ISO 8583 too: its bills, and the codes that are left for SNAP."""
    with snap.staged(city) as stage:
        half = len(stage.codes) // 2
        with connection.cursor() as cursor:
            cursor.execute(doors.sql("iso_bills"), [[one.code for one in stage.codes[:half]]])
            bills = [Bill(nop, year, 0) for nop, year in cursor.fetchall()]
        for start in range(
            0, len(bills), NOPS_MAX
        ):  # the other years of each NOP, too, before they are measured
            bills_of([Nop(one.nop) for one in bills[start : start + NOPS_MAX]])
        partner, port = stage.bank.partner, free_port()
        acquirer = str(10**9 + secrets.randbelow(10**9))  # a bank of this run's own, as its partner is
        speak_iso8583(
            partner.client_id,
            acquirer=acquirer,
            dialect=Dialect.BJB_2,
            framing=Framings.ASCII4,
            port=port,
            ways=Ways(connections=IDLE),
            by="operator",
            at=clock.now(),
        )
        told = IsoPartner(partner.name, partner.client_id, acquirer, "1", "bjb-2", Framing.ASCII4, (), ())
        yield stage, IsoBank(Line("127.0.0.1", port, told)), bills, stage.codes[half:]


def _idle(run: IsoRun, known: Bill) -> dict[str, str | int | float]:
    """What a thousand lines that have signed on and say nothing cost our processes in memory; how many of ten thousand
    further ones are closed without a word; and whether the first is still answered then (raises BenchTrouble).
    """
    before = _resident()
    with signed_on(run.bank, IDLE) as lines:
        after = _resident()
        refused = turned_away(run.bank, MORE)
        answered = load(lines[:1], run.framed(_inquiries(run, [known])), seconds=SECONDS)
    if answered.refused or answered.round.operations != 1:
        raise BenchTrouble("Sambungan lama tidak lagi dijawab setelah sambungan lain ditolak.")
    return {
        "idle_lines": IDLE,
        "idle_lines_kib": after - before,
        "idle_lines_goal_kib": IDLE_KIB_MAX,
        "lines_past_the_bound": MORE,
        "lines_turned_away": refused,
    }


def _resident() -> int:
    """KiB of memory held by the processes that this one has started."""
    total, waiting = 0, _children(Path("/proc/self"))
    while waiting:
        process = waiting.pop()
        try:
            status = (process / "status").read_text(encoding="ascii")
            total += int(status.partition("VmRSS:")[2].split()[0])
        except (OSError, IndexError):
            continue
        waiting += _children(process)
    return total


def _children(process: Path) -> list[Path]:
    return [
        Path("/proc") / number
        for task in process.glob("task/*/children")
        for number in task.read_text(encoding="ascii").split()
    ]
