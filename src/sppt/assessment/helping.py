"""A second process that assesses the second half of a big city: one Python calculates on one core only.

It reads its stretch of NOPs in the same snapshot, calculates with the same functions and hands over packed rows. Only
the first process writes, so that a year's drafts stay one transaction: whichever of the two is killed, nothing stands.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, Pipe
from typing import NamedTuple

import django
from django.db import OperationalError, connections

from sppt.assessment import gathering
from sppt.assessment.ahead import ahead
from sppt.assessment.drafting import Noting, OddRow, Packing
from sppt.assessment.engine import Agreed, Before, Claims, Known, Part
from sppt.assessment.tally import Totals
from sppt.kit import log
from sppt.register.queries import Stretch, ValuedObject
from sppt.rules.assessment.year import YearRules

HELPED_FROM = 100_000  # objects: below, a second process takes longer to begin than it saves
STOP_SECONDS_MAX = 10
BEGIN = "from sppt.assessment.helping import help_out; help_out()"


class HelperLost(OperationalError):
    """The second process ended before its work; whoever treats a lost database treats this."""


class HelperFailed(RuntimeError):
    """The second process met a fault of ours: to begin again would meet it again."""


@dataclass(frozen=True, slots=True)
class Task:
    """What the second process is to do; `database` are Django's settings of the connection."""

    database: Mapping[str, object]
    snapshot: str
    rules: YearRules
    determination: int
    within: Stretch


class Rows(NamedTuple):
    """Packed drafts, of how many objects, and what is odd about these."""

    packed: bytes
    objects: int
    odd: list[OddRow]


class Ended(NamedTuple):
    """What all the rows handed over add up to."""

    totals: Totals


class Failed(NamedTuple):
    """What went wrong, by its name and the number in the log: its text may hold a taxpayer's data."""

    error: str


class Nobody:
    """One process does it all."""

    objects = 0  # that somebody else has packed

    def tell(self, what: Task | Known | Agreed) -> None:
        """Hands over what is known of the whole city."""

    def beside(self, own: Iterable[bytes]) -> Iterator[bytes]:
        """One's own rows, and those of the other as they come."""
        yield from own

    def claims(self) -> Generator[bytes, None, list[Claims]]:
        """The other's rows up to those held back; gives what these ask for."""
        yield from ()
        return []

    def rest(self) -> Generator[bytes, None, list[Ended]]:
        """The other's last rows; gives what all of them add up to."""
        yield from ()
        return []


class Helper(Nobody):
    """The second process."""

    def __init__(self, task: Task, odd: Noting) -> None:
        # Begun anew, not forked: the worker that determines has threads, sockets and database connections.
        self._pipe, theirs = Pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-c", BEGIN, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self._said: Claims | Ended | None = None
        self._odd = odd
        self.tell(task)

    def tell(self, what: Task | Known | Agreed) -> None:
        try:
            self._pipe.send(what)
        except OSError:
            raise HelperLost("The second process of the determination is gone.") from None

    def beside(self, own: Iterable[bytes]) -> Iterator[bytes]:
        for block in own:
            yield block
            while self._said is None and self._pipe.poll():
                yield from self._heard()

    def claims(self) -> Generator[bytes, None, list[Claims]]:
        while self._said is None:
            yield from self._heard()
        said, self._said = self._said, None
        if not isinstance(said, Claims):
            raise HelperLost("The second process of the determination ended too early.")
        return [said]

    def rest(self) -> Generator[bytes, None, list[Ended]]:
        while self._said is None:
            yield from self._heard()
        if not isinstance(self._said, Ended):
            raise HelperLost("The second process of the determination did not come to its end.")
        self._process.wait(STOP_SECONDS_MAX)
        return [self._said]

    def _heard(self) -> Iterator[bytes]:
        try:
            said = self._pipe.recv()
        except (EOFError, OSError):
            raise HelperLost("The second process of the determination is gone.") from None
        if isinstance(said, Rows):
            self.objects += said.objects
            for one in said.odd:
                self._odd(one)
            yield said.packed
        elif isinstance(said, Claims | Ended):
            self._said = said
        else:
            raise HelperFailed(f"The second process of the determination failed: {said.error}.")

    def stop(self) -> None:
        """Ends it wherever it is: it only reads."""
        self._pipe.close()
        self._process.kill()
        self._process.wait(STOP_SECONDS_MAX)


@contextmanager
def helped(task: Task | None, odd: Noting) -> Iterator[Nobody]:
    """Somebody who does the task, if there is one, and tells what is odd."""
    if task is None:
        yield Nobody()
        return
    helper = Helper(task, odd)
    try:
        yield helper
    finally:
        helper.stop()


def is_worth_it(objects: int) -> bool:
    """Whether a second process makes a city of so many objects faster."""
    return objects >= HELPED_FROM and len(os.sched_getaffinity(0)) > 1


@contextmanager
def read(
    snapshot: str, tax_year: int, within: Stretch | None
) -> Iterator[tuple[Iterator[ValuedObject], Iterator[Before]]]:
    """The objects of a stretch and their notices of the year before, each read ahead in the snapshot."""
    with (
        ahead(snapshot, partial(gathering.notices_before, tax_year, within=within)) as before,
        ahead(snapshot, partial(gathering.subjects, tax_year, within=within)) as objects,
    ):
        yield objects, before


def help_out() -> None:
    """What the second process does, from its start to its end; the pipe to the first is an open file by its number."""
    pipe = Connection(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the first one ends the second
    gc.disable()  # see determining
    try:
        django.setup()
        task = pipe.recv()
        connections["default"].settings_dict = {**task.database}
        _assess(pipe, task)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the first process is gone
    except Exception as error:
        pipe.send(Failed(f"{log.kind_of(error)}, {log.unexpected('assess', error)}"))


def _assess(pipe: Connection, task: Task) -> None:
    odd: list[OddRow] = []
    packing, rules = Packing(task.determination, odd.append), task.rules

    def hand_over(blocks: Iterable[bytes]) -> None:
        told = packing.totals.objects
        for block in blocks:
            pipe.send(Rows(block, packing.totals.objects - told, odd))
            odd.clear()
            told = packing.totals.objects

    with (
        read(task.snapshot, rules.tax_year, task.within) as (objects, before),
        closing(Part(rules, pipe.recv())) as part,
    ):
        hand_over(packing.blocks(part.alone(objects, before)))
        pipe.send(part.claims())
        hand_over(packing.blocks(part.shared(pipe.recv())))
    pipe.send(Ended(packing.totals))
