"""A load generator for ISO 8583: many lines, one message at a time on each, one thread and no library in the way."""

from __future__ import annotations

import resource
import select
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sppt.trials.bench.measure import BenchTrouble, Round
from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.conformance.iso_line import Closed, IsoBank, Line, read, written

WIDTH = 4  # digits of a frame's length
TRIES = 100
CLOSE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class IsoLoad:
    """What one run found, and the processor time it took for itself."""

    round: Round
    refused: int
    own_seconds: float


@contextmanager
def signed_on(bank: IsoBank, many: int) -> Iterator[list[socket.socket]]:
    """Lines that have signed on. Raises BenchTrouble."""
    opened: list[socket.socket] = []
    try:
        for _ in range(many):
            line = Line(bank.line.host, bank.line.port, bank.partner)
            opened.append(_signed_on(IsoBank(line)))
        yield opened
    finally:
        for one in opened:
            one.close()


def _signed_on(bank: IsoBank) -> socket.socket:
    for _ in range(TRIES):  # the doors open a new bank's port within two seconds
        try:
            bank.line.connect()
            if bank.network("001").code == "00":
                return bank.line.taken()
        except (Closed, Fails, Skips):
            time.sleep(0.1)
    raise BenchTrouble(f"Tidak dapat sign-on di port {bank.line.port}.")


def turned_away(bank: IsoBank, many: int) -> int:
    """How many of so many new lines, one after the other, are closed in good order before a word is said."""
    closed = 0
    for _ in range(many):
        with socket.create_connection((bank.line.host, bank.line.port), timeout=CLOSE_SECONDS) as line:
            try:
                closed += line.recv(1) == b""
            except OSError:  # cut off, or left waiting
                continue
    return closed


def load(lines: Sequence[socket.socket], frames: Sequence[bytes], *, seconds: float) -> IsoLoad:
    """Sends the frames, in their order, over these lines for so many seconds; each waits for its answer."""
    own = _own()
    place = {line.fileno(): line for line in lines}
    sent: dict[int, float] = {}
    held: dict[int, bytes] = {}
    waiting = iter(frames)
    taken: list[float] = []
    refused, code_at = 0, 0
    poll = select.epoll()
    for number, line in place.items():
        line.settimeout(None)
        poll.register(number, select.EPOLLIN)
    began = time.perf_counter()
    until = began + seconds
    try:
        for number, line in place.items():
            if (frame := next(waiting, None)) is not None:
                sent[number] = time.perf_counter()
                line.sendall(frame)
        while sent:
            for number, _ in poll.poll(until + 5 - time.perf_counter()):
                answer = _whole(place[number], held, number)
                if not answer:
                    continue
                now = time.perf_counter()
                taken.append((now - sent.pop(number)) * 1000)
                code_at = code_at or _place_of_code(answer)
                refused += answer[code_at : code_at + 2] != b"00"
                if now < until and (frame := next(waiting, None)) is not None:
                    sent[number] = now
                    place[number].sendall(frame)
            if time.perf_counter() > until + 5:
                raise BenchTrouble(f"{len(sent)} pesan tidak dijawab.")
    finally:
        poll.close()
    ended = time.perf_counter()
    return IsoLoad(Round(len(taken), ended - began, tuple(taken)), refused, _own() - own)


def _whole(line: socket.socket, held: dict[int, bytes], number: int) -> bytes:
    """An answer if it is whole; raises BenchTrouble if the line was closed."""
    came = line.recv(65536)
    if not came:
        raise BenchTrouble("Sambungan ditutup di tengah ukuran.")
    body = held.pop(number, b"") + came
    if len(body) < WIDTH or len(body) < WIDTH + int(body[:WIDTH]):
        held[number] = body
        return b""
    return body[WIDTH:]


def _place_of_code(answer: bytes) -> int:
    """Where DE 39 stands in every answer of the same form as this one: reading each whole would cost too much."""
    said = read(answer)
    before = {number: value for number, value in said.fields.items() if number <= 39}
    bitmap = 32 if max(said.fields) > 64 else 16
    return len(written(said.mti, before)) - 16 + bitmap - 2


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
