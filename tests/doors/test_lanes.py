"""Lanes: what a batch holds, how many work at once, and what the inquiry lane knows of the database."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest
from django.db import connection

from sppt.channels.gathering import Full, Lane, Stopping
from sppt.channels.lanes import Inquiring
from sppt.payments.language import Ask, Inquired, Pick
from sppt.rules.nop import Nop
from tests.actions.desk import LAW
from tests.world import World, nop

SECONDS = 20


def test_two_hands_work_on_two_batches_at_once() -> None:
    both = threading.Barrier(2, timeout=SECONDS)  # with one hand nobody would ever come to meet it

    def work(batch: Sequence[int]) -> list[int]:
        both.wait()
        return [item * 2 for item in batch]

    async def asked() -> list[int]:
        loop = asyncio.get_running_loop()
        lane = Lane("two", work, batch_max=1, waiting_max=10, loop=loop, hands=2)
        answers = list(await asyncio.wait_for(asyncio.gather(lane.ask(1), lane.ask(2)), SECONDS))
        assert await asyncio.to_thread(lane.stop, seconds=SECONDS)
        assert (lane.batches, lane.items, lane.waiting) == (2, 2, 0)
        return answers

    assert asyncio.run(asked()) == [2, 4]


def test_what_arrives_while_one_batch_is_worked_on_is_the_next_batch() -> None:
    batches: list[list[int]] = []
    begun, go_on = threading.Event(), threading.Event()

    def work(batch: Sequence[int]) -> list[int]:
        batches.append(list(batch))
        begun.set()
        assert go_on.wait(SECONDS)
        return list(batch)

    async def asked() -> None:
        lane = Lane("one", work, batch_max=2, waiting_max=3, loop=asyncio.get_running_loop())
        first = lane.ask(1)
        assert await asyncio.to_thread(begun.wait, SECONDS)
        rest = [lane.ask(item) for item in (2, 3, 4)]
        with pytest.raises(Full):
            lane.ask(5)
        go_on.set()
        assert await asyncio.wait_for(asyncio.gather(first, *rest), SECONDS) == [1, 2, 3, 4]
        assert await asyncio.to_thread(lane.stop, seconds=SECONDS)
        with pytest.raises(Stopping):
            lane.ask(6)

    asyncio.run(asked())
    assert batches == [[1], [2, 3], [4]]


def quotes_of(city: World) -> int:
    [(count,)] = city.rows("SELECT count(*) FROM payments_quote")
    return int(str(count))


def test_an_answered_inquiry_waits_for_the_disk_as_the_server_says(city: World) -> None:
    city.bill(nop(1), 2025)
    inquiring = Inquiring(LAW)
    [(told,)] = inquiring.answer([(Ask("loket", Pick(Nop(nop(1)), frozenset())),)])
    assert isinstance(told.answer, Inquired)
    with connection.cursor() as cursor:
        cursor.execute("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        # The whole server of the tests is lax, so it matters that nobody else has said so.
        assert cursor.fetchone() == ("configuration file",)


def test_a_quote_that_a_restored_database_does_not_have_is_stored_anew_when_it_is_asked_for_again(
    city: World,
) -> None:
    city.bill(nop(1), 2025)
    inquiring = Inquiring(LAW)
    question = (Ask("loket", Pick(Nop(nop(1)), frozenset())),)
    inquiring.answer([question])
    inquiring.answer([question])
    assert quotes_of(city) == 1
    for table in ("payments_quote_item", "payments_quote"):
        city.change(f"ALTER TABLE {table} DISABLE TRIGGER insert_only")
        city.change(f"DELETE FROM {table}")
        city.change(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER insert_only")
    connection.close()  # as whoever speaks to a database that is restored finds out
    inquiring.answer([question])
    assert quotes_of(city) == 1
