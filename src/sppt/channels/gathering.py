"""Requests gathered into batches: whatever arrives while one batch is worked on is the next batch.

A lane is one thread, or a few, each with its own database connection. The event loop puts items in and waits for their
answers; a full lane refuses at once. Nothing here knows what an item means.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from sppt.kit import log

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class NoAnswer(Exception):
    """A lane gives no answer; asking again later is safe."""


class Full(NoAnswer):
    """More is waiting already than may wait."""


class Stopping(NoAnswer):
    """The process is about to end and takes nothing new."""


class Unavailable(NoAnswer):
    """The database could not be asked. What had been written, if anything, is found again by its key."""


class Failed(NoAnswer):
    """A fault of ours that only this item meets; it stands in the log under this number."""

    def __init__(self, incident: str) -> None:
        super().__init__(incident)
        self.incident = incident


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Item, Answer]):
    item: Item
    weight: int
    answer: asyncio.Future[Answer]


class Lane(Generic[Item, Answer]):
    """Answers items in batches of at most `batch_max` by weight; at most `waiting_max` may wait, by weight.

    `hands` threads work at once, each with a connection and a batch of its own; with one, batches follow each other.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[Sequence[Item]], Sequence[Answer]],
        *,
        batch_max: int,
        waiting_max: int,
        loop: asyncio.AbstractEventLoop,
        hands: int = 1,
    ) -> None:
        """Begins to work; answers are given back to this event loop."""
        self.name = name
        self.batches = 0
        self.items = 0
        self._work = work
        self._batch_max = batch_max
        self._waiting_max = waiting_max
        self._waiting: deque[_Waiting[Item, Answer]] = deque()
        self._weight = 0
        self._loop = loop
        self._stopping = False
        self._change = threading.Condition()
        self._threads = [
            threading.Thread(target=self._run, name=f"lane-{name}-{hand}", daemon=True)
            for hand in range(hands)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        return self._weight

    def stop(self, *, seconds: int) -> bool:
        """Takes nothing new, answers what waits, and ends; whether each thread ended within these seconds."""
        with self._change:
            self._stopping = True
            self._change.notify_all()
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def ask(self, item: Item, *, weight: int = 1) -> asyncio.Future[Answer]:
        """The answer to come; only from the event loop. Raises Full or Stopping; the answer may raise NoAnswer."""
        answer: asyncio.Future[Answer] = self._loop.create_future()
        with self._change:
            if self._stopping:
                raise Stopping
            if self._weight + weight > self._waiting_max:
                raise Full
            self._waiting.append(_Waiting(item, weight, answer))
            self._weight += weight
            self._change.notify()
        return answer

    def _run(self) -> None:
        while batch := self._take():
            answers = self._answer([one.item for one in batch])
            self._loop.call_soon_threadsafe(_deliver, batch, answers)
        connection.close()

    def _take(self) -> list[_Waiting[Item, Answer]]:
        """Everything that waits, up to the bound of a batch; empty when the lane has ended."""
        with self._change:
            while not self._waiting and not self._stopping:
                self._change.wait()
            batch: list[_Waiting[Item, Answer]] = []
            weight = 0
            while self._waiting and (not batch or weight + self._waiting[0].weight <= self._batch_max):
                one = self._waiting.popleft()
                weight += one.weight
                batch.append(one)
            self._weight -= weight
            self.batches += bool(batch)
            self.items += len(batch)
            return batch

    def _answer(self, items: Sequence[Item]) -> Sequence[Answer | NoAnswer]:
        """One call for all; if it fails for another reason than a lost database, one call for each."""
        try:
            return self._with_database(items)
        except Unavailable:
            return [Unavailable() for _ in items]
        except Exception as error:
            if len(items) == 1:
                return [self._fault(error)]
        return [self._answer_alone(item) for item in items]

    def _answer_alone(self, item: Item) -> Answer | NoAnswer:
        try:
            return self._with_database([item])[0]
        except Unavailable as lost:
            return lost
        except Exception as error:
            return self._fault(error)

    def _with_database(self, items: Sequence[Item]) -> Sequence[Answer]:
        """The work, tried again once on a new connection if the old one turns out to be lost. Raises Unavailable."""
        try:
            return self._work(items)
        except (OperationalError, InterfaceError) as error:
            if connection.is_usable():
                raise
            log.warning("lane", lane=self.name, kind=log.kind_of(error), outcome="database_lost")
            connection.close()
        try:
            return self._work(items)
        except (OperationalError, InterfaceError) as error:
            connection.close()
            raise Unavailable from error

    def _fault(self, error: Exception) -> NoAnswer:
        """What a failure of one item alone means: a database that refuses to work now, or a fault of ours."""
        if isinstance(error, DatabaseError):
            state = getattr(error.__cause__, "sqlstate", None)
            log.error("lane", lane=self.name, sqlstate=str(state), outcome="unavailable")
            return Unavailable()
        return Failed(log.unexpected("lane", error, lane=self.name))


def _deliver(batch: Sequence[_Waiting[Item, Answer]], answers: Sequence[Answer | NoAnswer]) -> None:
    for one, answer in zip(batch, answers, strict=True):
        if one.answer.done():  # whoever asked has gone
            continue
        if isinstance(answer, NoAnswer):
            one.answer.set_exception(answer)
        else:
            one.answer.set_result(answer)
