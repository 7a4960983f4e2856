"""Lines of banks on a real event loop, with a door that only repeats: bounds, silence, slowness, and the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from ipaddress import ip_network

import pytest

from sppt.channels.gathering import Failed, Full, NoAnswer, Stopping, Unavailable
from sppt.channels.iso8583.app import Conversation, Hopeless, IsoDoor
from sppt.channels.iso8583.desks import IsoDesks, Reply, Unknown, definite
from sppt.channels.iso8583.dialect import Kind, Speech, speech
from sppt.channels.iso8583.messages import Wanted
from sppt.channels.iso8583.server import HALF_SECONDS, SLOW_SECONDS, IsoServer, Line
from sppt.channels.journal import Journal
from sppt.channels.metrics import Metrics
from sppt.partners.iso8583 import Iso8583Client, SignOn, Ways
from sppt.partners.queries import Client
from sppt.partners.quirks import NamePolicy
from sppt.partners.words import Dialect, Framing
from tests.doors.iso_bank import free_port
from tests.doors.test_iso8583_codec import message_of

pytestmark = pytest.mark.timeout(60)
LINES_MAX = 30


class Repeating(IsoDoor):
    """Says what it hears; `!` is hopeless, `?` waits until it may go on, `*` is answered at length."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def answer(self, talk: Conversation, body: bytes) -> bytes | None:  # noqa: ARG002
        if body == b"!":
            raise Hopeless("nonsense")
        if body == b"?":
            await self.go_on.wait()
        return body * 8_000 if body == b"*" else body


def client(
    name: str = "bank", *, port: int, networks: tuple[str, ...] = (), ways: Ways | None = None
) -> Iso8583Client:
    access = Client(name, name, True, (), tuple(ip_network(one) for one in networks), 1_000, 1_000)  # noqa: FBT003
    return Iso8583Client(
        access,
        admitted=True,
        active=True,
        acquirer="110",
        dialect=Dialect.BJB_2,
        framing=Framing.ASCII4,
        port=port,
        names=NamePolicy.MASKED,
        ways=ways or Ways(),
    )


class Served:
    """A server with one bank, spoken to over loopback."""

    def __init__(self, ways: Ways | None = None, networks: tuple[str, ...] = ()) -> None:
        self.door = Repeating()
        self.writers: list[asyncio.StreamWriter] = []
        self.port = free_port()
        self.bank = client(port=self.port, ways=ways, networks=networks)
        self.server = IsoServer(self.door, host="127.0.0.1", port=0, lines_max=LINES_MAX)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers.append(writer)
        return reader, writer

    async def line(self) -> Line:
        """The only line, once the server knows it."""
        while not self.server.lines:
            await asyncio.sleep(0)
        return next(iter(self.server.lines))


@asynccontextmanager
async def serving(ways: Ways | None = None, networks: tuple[str, ...] = ()) -> AsyncIterator[Served]:
    served = Served(ways, networks)
    await served.server.serve({"bank": served.bank})
    try:
        yield served
    finally:
        for writer in served.writers:
            writer.transport.abort()
        await served.server.stop(seconds=5)
        await asyncio.sleep(0)  # lets what was cut off be told so


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), 30)

    asyncio.run(bounded())


def test_more_lines_than_may_be_are_closed_politely_and_the_others_go_on() -> None:
    async def test() -> None:
        async with serving(Ways(connections=1_000)) as served:
            lines = [await served.connect() for _ in range(LINES_MAX)]
            reader, writer = lines[0]
            writer.write(b"0002ab")
            assert await reader.readexactly(6) == b"0002ab"
            for _ in range(5):
                late, its_writer = await served.connect()
                assert await late.read() == b""  # an end, not a reset
                its_writer.close()
            assert served.server.refused == 5
            writer.write(b"0002cd")
            assert await reader.readexactly(6) == b"0002cd"
            lines[1][1].close()
            while len(served.server.lines) == LINES_MAX:
                await asyncio.sleep(0)
            again, its_writer = await served.connect()
            its_writer.write(b"0001x")
            assert await again.readexactly(5) == b"0001x"

    run(test)


def test_one_bank_cannot_take_the_lines_of_others() -> None:
    async def test() -> None:
        async with serving(Ways(connections=2)) as served:
            kept = [await served.connect() for _ in range(2)]
            late, _ = await served.connect()
            assert await late.read() == b""
            assert len(served.server.lines) == len(kept)

    run(test)


def test_a_stranger_is_closed_before_it_says_anything() -> None:
    async def test() -> None:
        async with serving(networks=("203.0.113.0/24",)) as served:
            reader, _ = await served.connect()
            assert await reader.read() == b""
            assert not served.server.lines

    run(test)


def test_without_a_list_of_networks_only_this_machine_may_call() -> None:
    from ipaddress import ip_address

    bank = client(port=9000)
    assert bank.may_call_from(ip_address("127.0.0.1"))
    assert not bank.may_call_from(ip_address("203.0.113.7"))
    assert not bank.may_call_from(None)


def test_a_silent_line_ends_and_a_speaking_one_does_not() -> None:
    async def test() -> None:
        async with serving(Ways(idle_seconds=60)) as served:
            reader, _ = await served.connect()
            line = await served.line()
            now = asyncio.get_running_loop().time()
            line.look(now + 59)
            assert served.server.lines == {line}
            line.look(now + 62)
            assert await reader.read() == b""

    run(test)


def test_half_a_message_and_silence_ends_the_line_however_slowly_it_drips() -> None:
    async def test() -> None:
        async with serving() as served:
            reader, writer = await served.connect()
            line = await served.line()
            writer.write(b"0005ab")
            await asyncio.sleep(0.05)
            writer.write(b"c")  # a drop does not begin the time anew
            await asyncio.sleep(0.05)
            now = asyncio.get_running_loop().time()
            line.look(now + HALF_SECONDS - 1)
            assert served.server.lines == {line}
            line.look(now + HALF_SECONDS)
            assert await reader.read() == b""

    run(test)


def test_a_bank_that_does_not_read_is_cut_off_and_held_nothing_endless() -> None:
    async def test() -> None:
        async with serving() as served:
            reader, writer = await served.connect()
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            line = await served.line()
            for _ in range(1_500):
                writer.write(b"0001*")
            while line._unread_since is None:
                await asyncio.sleep(0.01)
            line.look(asyncio.get_running_loop().time() + SLOW_SECONDS - 5)
            assert served.server.lines == {line}
            line.look(asyncio.get_running_loop().time() + SLOW_SECONDS + 1)
            while served.server.lines:
                await asyncio.sleep(0.01)
            assert reader is not None

    run(test)


def test_what_is_hopeless_ends_its_line_after_the_answers_before_it() -> None:
    async def test() -> None:
        async with serving() as served:
            reader, writer = await served.connect()
            writer.write(b"0001a0001!")
            assert await reader.read() == b"0001a"

    run(test)


def test_whoever_has_said_all_still_gets_its_answers() -> None:
    async def test() -> None:
        async with serving() as served:
            reader, writer = await served.connect()
            writer.write(b"0001?")
            writer.write_eof()
            await served.line()
            await asyncio.sleep(0.05)
            served.door.go_on.set()
            assert await reader.read() == b"0001?"

    run(test)


def test_a_stop_answers_what_was_asked_and_takes_nothing_new() -> None:
    async def test() -> None:
        async with serving() as served:
            reader, writer = await served.connect()
            writer.write(b"0001?")
            await served.line()
            await asyncio.sleep(0.05)
            stopping = asyncio.create_task(served.server.stop(seconds=5))
            await asyncio.sleep(0.05)
            with pytest.raises(ConnectionRefusedError):
                await served.connect()
            served.door.go_on.set()
            assert await reader.read() == b"0001?"
            await stopping
            assert not served.server.lines

    run(test)


def test_a_port_that_another_process_holds_is_taken_once_it_is_free() -> None:
    async def test() -> None:
        async with serving() as first:
            second = IsoServer(Repeating(), host="127.0.0.1", port=0, lines_max=1)
            await second.serve({"bank": first.bank})
            assert not second.ports
            await first.server.stop(seconds=5)
            await second.serve({"bank": first.bank})
            assert second.ports == {first.port}
            await second.stop(seconds=5)

    run(test)


def test_without_a_bank_no_port_is_open_and_the_last_one_closes_it() -> None:
    async def test() -> None:
        async with serving() as served:
            assert served.server.ports == {served.port}
            reader, _ = await served.connect()
            await served.line()
            await served.server.serve({"bank": replace(served.bank, admitted=False)})
            assert not served.server.ports
            assert await reader.read() == b""
            await served.server.serve({})
            assert not served.server.ports

    run(test)


# ---- what is said when something went wrong


class Troubled(IsoDesks):
    """Desks that all meet the same trouble."""

    def __init__(self, trouble: Exception) -> None:
        self._trouble = trouble

    async def answer(self, client: Iso8583Client, speech: Speech, wanted: Wanted, *, again: str) -> Reply:  # noqa: ARG002
        raise self._trouble


@pytest.mark.parametrize(
    ("trouble", "kind", "code"),
    [
        (Full(), Kind.PAYMENT, "76"),  # nothing was begun: the payer keeps the money
        (Stopping(), Kind.PAYMENT, "76"),
        (
            Unknown(),
            Kind.PAYMENT,
            "",
        ),  # it may have been booked: the bank's time runs out, and it asks or undoes
        (Failed("X"), Kind.PAYMENT, ""),
        (ZeroDivisionError(), Kind.PAYMENT, ""),
        (ZeroDivisionError(), Kind.REVERSAL, ""),
        (Unavailable(), Kind.INQUIRY, "76"),
        (Failed("X"), Kind.INQUIRY, "76"),
    ],
)
def test_trouble_is_told_as_a_refusal_only_where_nothing_can_have_been_booked(
    trouble: Exception, kind: Kind, code: str
) -> None:
    name = {Kind.PAYMENT: "payment", Kind.REVERSAL: "reversal", Kind.INQUIRY: "A1"}[kind]

    async def test() -> None:
        journal = Journal(keep_years=1)
        door = IsoDoor(Troubled(trouble), journal, Metrics())
        bank = client(port=9000, ways=Ways(sign_on=SignOn.OPTIONAL))
        told = speech(Dialect.BJB_2)
        from sppt.channels.addresses import read_address

        here = read_address("127.0.0.1")
        assert here is not None
        talk = Conversation((bank,), told, headed=False, address=here, signed_on=set())
        from sppt.channels.iso8583.codec import decode, encode

        message = message_of(name)
        answer = await door.answer(talk, encode(told.layout, message.mti, message.fields))
        assert (decode(told.layout, answer).fields[39] if answer else "") == code

    run(test)


@pytest.mark.parametrize(
    ("trouble", "told"), [(Unavailable(), Unknown), (Failed("X"), Unknown), (Full(), NoAnswer)]
)
def test_an_answer_that_may_hide_a_booking_is_unknown(trouble: Exception, told: type[Exception]) -> None:
    async def fails() -> None:
        raise trouble

    async def test() -> None:
        with pytest.raises(told):
            await definite(fails())

    run(test)
