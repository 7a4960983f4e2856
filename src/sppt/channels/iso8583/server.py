"""Lines of banks: a port for each framing and dialect, bounded in number, size, silence and slowness.

All of it runs on the event loop of the channel process. A line that says nonsense is answered where its dialect has
words for that, else closed; the others never notice.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Coroutine, Mapping
from typing import cast

from sppt.channels.addresses import Address, read_address
from sppt.channels.iso8583.app import Conversation, Hopeless, IsoDoor
from sppt.channels.iso8583.dialect import speech
from sppt.channels.iso8583.framing import Frames, framed
from sppt.kit import log
from sppt.partners.iso8583 import COMMON_PORT, Iso8583Client
from sppt.partners.words import Framing

BACKLOG = 1024
HALF_SECONDS = 10  # from the first byte of a message to its last
SLOW_SECONDS = 30  # how long a bank may leave our answers unread
SWEEP_SECONDS = 1
WORKING_MAX = 128  # messages of one line that are answered at once
UNREAD_MAX = 64 * 1024
SAID_FIRST, SAID_EVERY = 10, 1_000  # which refusals of lines are logged


class IsoServer:
    """Ports that are open, and the lines on them."""

    def __init__(self, door: IsoDoor, *, host: str, port: int, lines_max: int) -> None:
        self.refused = 0
        self.lines: set[Line] = set()
        self.door = door
        self._host = host
        self._port = port
        self._lines_max = lines_max
        self._clients: Mapping[str, Iso8583Client] = {}
        self._servers: dict[int, asyncio.Server] = {}
        self._failed: set[int] = set()
        self._held: Counter[str] = Counter()
        self._sweeping: asyncio.Task[None] | None = None

    @property
    def ports(self) -> frozenset[int]:
        """The ports that are open now."""
        return frozenset(self._servers)

    async def serve(self, clients: Mapping[str, Iso8583Client]) -> None:
        """Lets these banks in from now on, and nobody else: opens and closes ports, ends the lines of who has gone."""
        self._clients = clients
        wanted = {self._number(client) for client in clients.values() if client.admitted} - {0}
        for number in set(self._servers) - wanted:
            self._servers.pop(number).close()
        for number in sorted(wanted - set(self._servers)):
            await self._open(number)
        if self._servers and self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().create_task(self._sweep())
        for line in list(self.lines):
            line.meet(self.at(line.port, line.address))

    async def _open(self, number: int) -> None:
        """Opens a port; one that another process still holds is tried again when the clients are next read."""
        loop = asyncio.get_running_loop()
        try:
            self._servers[number] = await loop.create_server(
                lambda: Line(self, number), self._host, number, backlog=BACKLOG, reuse_address=True
            )
        except OSError as error:
            if number not in self._failed:
                log.error("iso8583", where=f"port {number}", kind=log.kind_of(error), outcome="not_listening")
            self._failed.add(number)
            return
        self._failed.discard(number)
        log.info("iso8583", where=f"port {number}", outcome="listening")

    def _number(self, client: Iso8583Client) -> int:
        """0 where the common port is switched off."""
        return self._port if client.port == COMMON_PORT else client.port

    def at(self, port: int, address: Address | None) -> tuple[Iso8583Client, ...]:
        """Who may be at the other end of a line."""
        here = [one for one in self._clients.values() if one.admitted and self._number(one) == port]
        return tuple(one for one in here if one.may_call_from(address))

    def admit(self, line: Line, clients: tuple[Iso8583Client, ...]) -> str:
        """Takes a line, or says in a word why not."""
        most = sum(client.ways.connections for client in clients)
        outcome = "ok"
        if not clients:
            outcome = "stranger"
        elif len(self.lines) >= self._lines_max or self._held[_party(clients)] >= most:
            outcome = "too_many_lines"
        if outcome != "ok":
            self.refused += 1
            if self.refused <= SAID_FIRST or self.refused % SAID_EVERY == 0:
                log.warning("iso8583", where=f"port {line.port}", refused=self.refused, outcome=outcome)
            return outcome
        self.lines.add(line)
        self._held[_party(clients)] += 1
        return outcome

    def leave(self, line: Line, clients: tuple[Iso8583Client, ...]) -> None:
        """A line has ended."""
        self.lines.discard(line)
        self._held[_party(clients)] -= 1

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            now = asyncio.get_running_loop().time()
            for line in list(self.lines):
                line.look(now)

    async def stop(self, *, seconds: int) -> None:
        """Takes no new line and no new message, answers what was asked, and ends."""
        for server in self._servers.values():
            server.close()
        if self._sweeping is not None:
            self._sweeping.cancel()
        for line in list(self.lines):
            line.finish()
        end = asyncio.get_running_loop().time() + seconds
        while self.lines and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.02)
        for line in list(self.lines):
            line.cut()


def _party(clients: tuple[Iso8583Client, ...]) -> str:
    return " ".join(sorted(client.client.client_id for client in clients))


class Line(asyncio.Protocol):
    """One connection. Messages on it are answered side by side, each as soon as it can be."""

    def __init__(self, server: IsoServer, port: int) -> None:
        self.port = port
        self.address: Address | None = None
        self._server = server
        self._loop = asyncio.get_running_loop()
        self._admitted_as: tuple[Iso8583Client, ...] = ()
        self._working: set[asyncio.Task[None]] = set()
        self._ending = False
        self._ended_at = self._heard_at = self._loop.time()
        self._half_since: float | None = None
        self._unread_since: float | None = None

    # ---- what asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        peer: tuple[str, int] | None = transport.get_extra_info("peername")
        self.address = read_address(peer[0]) if peer else None
        clients = self._server.at(self.port, self.address)
        if self._server.admit(self, clients) != "ok" or self.address is None:
            self._transport.close()
            return
        self._admitted_as = clients
        told = clients[0]  # on one port everybody speaks one dialect in one framing
        self._framing = told.framing
        self._talk = Conversation(
            clients=clients,
            speech=speech(told.dialect),
            headed=speech(told.dialect).header or told.framing is Framing.ISO_HEADER,
            address=self.address,
            signed_on=set(),
        )
        self._frames = Frames(told.framing, self._talk.speech.layout)
        self._idle_seconds = max(client.ways.idle_seconds for client in clients)
        self._transport.set_write_buffer_limits(high=UNREAD_MAX)
        if (wire := transport.get_extra_info("socket")) is not None:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def data_received(self, data: bytes) -> None:
        if self._ending or not self._admitted_as:
            return
        self._heard_at = self._loop.time()
        bodies = self._frames.feed(data)
        for body in bodies:
            self._start(self._answer(body))
        if not self._frames.is_waiting:
            self._half_since = None
        elif bodies or self._half_since is None:
            self._half_since = self._heard_at
        if self._frames.broken:
            self._end(self._frames.broken)
        elif len(self._working) >= WORKING_MAX:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """Whoever has said all still gets its answers."""
        self._end("closed_by_peer")
        return True

    def pause_writing(self) -> None:
        self._unread_since = self._loop.time()
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._unread_since = None
        self._read_on()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (asyncio's signature)
        if self._admitted_as:
            self._server.leave(self, self._admitted_as)
            self._admitted_as = ()

    # ---- what the server does with it

    def meet(self, clients: tuple[Iso8583Client, ...]) -> None:
        """Who may be at the other end has changed, perhaps; whoever may be nobody any more is closed."""
        if not self._admitted_as:
            return
        same_words = [(one.dialect, one.framing) for one in clients[:1]]
        if same_words != [(one.dialect, one.framing) for one in self._admitted_as[:1]]:
            self._end("not_admitted")
            return
        self._talk.clients = clients
        self._idle_seconds = max(client.ways.idle_seconds for client in clients)

    def look(self, now: float) -> None:
        """Ends a line that is silent, stuck in half a message, or does not read."""
        unread = self._unread_since is not None and now - self._unread_since > SLOW_SECONDS
        if unread or (self._ending and not self._working and now - self._ended_at > SLOW_SECONDS):
            self.cut()
        elif self._half_since is not None and now - self._half_since > HALF_SECONDS:
            self._end("half_a_message")
        elif now - self._heard_at > self._idle_seconds and not self._working:
            self._end("idle")

    def finish(self) -> None:
        """Answers what was asked, and closes."""
        self._end("stopping")

    def cut(self) -> None:
        """Ends at once, whatever is unread."""
        self._transport.abort()

    # ---- its own work

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = self._loop.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._done)

    async def _answer(self, body: bytes) -> None:
        try:
            answer = await self._server.door.answer(self._talk, body)
        except Hopeless as error:
            self._end(str(error))
            return
        if answer is not None and not self._transport.is_closing():
            self._transport.write(framed(self._framing, answer))

    def _done(self, task: asyncio.Task[None]) -> None:
        self._working.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.unexpected("iso8583", error)
            self._end("internal")
        if self._ending and not self._working:
            self._transport.close()
        elif len(self._working) == WORKING_MAX // 2:
            self._read_on()

    def _read_on(self) -> None:
        if not self._ending and self._unread_since is None and len(self._working) < WORKING_MAX:
            self._transport.resume_reading()

    def _end(self, why: str) -> None:
        """Reads no more; closes once everything that was asked is answered."""
        if self._ending:
            return
        self._ending, self._ended_at = True, self._loop.time()
        log.info("iso8583", where=f"port {self.port}", outcome=why)
        if not self._transport.is_closing():
            self._transport.pause_reading()
        if not self._working:
            self._transport.close()
