"""Ten times a city's peak through the SNAP door: so many payments and inquiries a second, whatever the door takes.

Each request has its moment, and its latency is counted from that moment: a door that falls behind cannot hide it. The
memory of door and database is read meanwhile, what is their own and not shared.
"""

from __future__ import annotations

import http.client
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from django.db import connection

from sppt.kit.postgres.processes import children
from sppt.trials.bench.doors import Payable
from sppt.trials.bench.measure import BenchTrouble, Result, machine
from sppt.trials.bench.snap import Stage, staged
from sppt.trials.conformance.snap_bank import INQUIRY, PAYMENT, Bank

PAYMENTS, INQUIRIES = 67, 733
"""A second: ten times the busiest minute of a city of 400 000 objects on the last day."""

PAYERS, ASKERS = 8, 40
WARM_SECONDS = 5
SAMPLE_SECONDS = 2.0
ANSWER_SECONDS = 30
GROWTH_MAX = 1.25  # memory of the last quarter against that of the second; the first fills caches
PAYMENT_MS_MAX = 200
SLOW_MS = 1_000


@dataclass(slots=True)
class Heard:
    """When each request was due (seconds) and how long from there to its answer (ms); what was not as it should be."""

    payments: list[tuple[float, float]] = field(default_factory=list)
    inquiries: list[tuple[float, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    door: list[int] = field(default_factory=list)  # bytes
    database: list[int] = field(default_factory=list)
    began: float = 0.0
    seconds: float = 0.0


def peak(*, city: str, seconds: int) -> Result:
    """Raises BenchTrouble for any answer that is not the right one, and where the city has too few unpaid bills."""
    with staged(city) as ready:
        need = PAYMENTS * (seconds + WARM_SECONDS)
        if len(ready.codes) < need + ASKERS:
            raise BenchTrouble(
                f"Perlu {need + ASKERS} tagihan yang belum lunas; kota ini punya {len(ready.codes)}."
            )
        _play(ready, seconds=WARM_SECONDS, codes=ready.codes[: PAYMENTS * WARM_SECONDS])
        heard = _play(ready, seconds=seconds, codes=ready.codes[PAYMENTS * WARM_SECONDS : need])
    if heard.wrong:
        raise BenchTrouble(f"{len(heard.wrong)} jawaban keliru, yang pertama: {heard.wrong[0]}")
    return _told(heard)


def _play(ready: Stage, *, seconds: int, codes: Sequence[Payable]) -> Heard:
    heard, stop = Heard(), threading.Event()
    began = time.perf_counter() + 0.2
    spare = ready.codes[-(len(ready.codes) // 4) :]  # nobody pays these
    hands = [
        *(
            threading.Thread(
                target=_call,
                args=(ready.bank, _payments(ready.bank, codes[one::PAYERS]), heard.payments, heard.wrong),
                kwargs={"dues": _dues(began, one, PAYERS, PAYMENTS, seconds)},
            )
            for one in range(PAYERS)
        ),
        *(
            threading.Thread(
                target=_call,
                args=(ready.bank, _inquiries(ready.bank, spare[one::ASKERS]), heard.inquiries, heard.wrong),
                kwargs={"dues": _dues(began, one, ASKERS, INQUIRIES, seconds)},
            )
            for one in range(ASKERS)
        ),
    ]
    watch = threading.Thread(target=_watch, args=(heard, stop, _database_pid()))
    for one in [*hands, watch]:
        one.start()
    for one in hands:
        one.join()
    heard.began = began
    heard.seconds = max(float(seconds), time.perf_counter() - began)
    stop.set()
    watch.join()
    return heard


def _dues(began: float, first: int, hands: int, rate: int, seconds: int) -> Iterator[float]:
    """The moments at which one of so many hands sends, on the clock of time.perf_counter."""
    return (began + place / rate for place in range(first, rate * seconds, hands))


def _payments(bank: Bank, codes: Sequence[Payable]) -> Iterator[tuple[str, str]]:
    return ((PAYMENT, _text(bank.order(one.code, f"{one.amount}.00"))) for one in codes)


def _inquiries(bank: Bank, codes: Sequence[Payable]) -> Iterator[tuple[str, str]]:
    while True:
        yield from ((INQUIRY, _text(bank.asking(one.code))) for one in codes)


def _text(body: Mapping[str, object]) -> str:
    return json.dumps(body, separators=(",", ":"))


def _call(
    bank: Bank,
    requests: Iterator[tuple[str, str]],
    taken: list[tuple[float, float]],
    wrong: list[str],
    *,
    dues: Iterator[float],
) -> None:
    """Sends each request when it is due, or as soon as the answer before it has come."""
    address = urlsplit(bank.against)
    line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=ANSWER_SECONDS)
    with closing(line):
        for due, (path, text) in zip(dues, requests, strict=False):
            headers = bank.headers(path, text)
            time.sleep(max(0.0, due - time.perf_counter()))
            try:
                line.request("POST", path, text.encode("ascii"), headers)
                answer = line.getresponse()
                told = answer.read()
            except (OSError, http.client.HTTPException) as error:
                wrong.append(f"{path}: {type(error).__name__}")
                line.close()
                continue
            taken.append((due, (time.perf_counter() - due) * 1000))
            if answer.status != 200:
                wrong.append(f"{path}: {told[:200].decode(errors='replace')}")


def _watch(heard: Heard, stop: threading.Event, database: int) -> None:
    while not stop.wait(SAMPLE_SECONDS):
        heard.door.append(_own_bytes(os.getpid()) - _own_bytes_of_one(os.getpid()))
        if database:
            heard.database.append(_own_bytes(database))


def _database_pid() -> int:
    """The postmaster, where it is a process of this machine; 0 elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    try:
        return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def _own_bytes(pid: int) -> int:
    """Memory of a process and all below it, without what is shared."""
    return _own_bytes_of_one(pid) + sum(_own_bytes(child) for child in children(pid))


def _own_bytes_of_one(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("RssAnon:")), 0)


def _told(heard: Heard) -> Result:
    done = len(heard.payments) + len(heard.inquiries)
    payments, inquiries = (sorted(took for _, took in one) for one in (heard.payments, heard.inquiries))
    notes: dict[str, str | int | float] = {
        "seconds": round(heard.seconds, 1),
        "payments": len(payments),
        "inquiries": len(inquiries),
        "errors": 0,
        "inquiry_p50_ms": _share(inquiries, 0.5),
        "inquiry_p99_ms": _share(inquiries, 0.99),
        "payment_p99_goal_ms": PAYMENT_MS_MAX,
        "payment_most_ms": _share(payments, 1),
        "inquiry_most_ms": _share(inquiries, 1),
        "seconds_with_slow_payments": _slow(heard.payments, heard.began),
        "seconds_with_slow_inquiries": _slow(heard.inquiries, heard.began),
        **_memory("door", heard.door),
        **_memory("database", heard.database),
    }
    asked = PAYMENTS + INQUIRIES
    return Result(
        name=f"peak (door: snap, {PAYMENTS} payments and {INQUIRIES} inquiries a second)",
        n=done,
        per_second=round(done / heard.seconds, 1),
        p50_ms=_share(payments, 0.5),
        p99_ms=_share(payments, 0.99),
        limit_name="what was asked for a second; latencies are those of payments, from the moment each was due",
        limit_per_second=asked,
        ratio_to_limit=round(done / heard.seconds / asked, 3),
        machine=machine(),
        notes=notes,
    )


def _share(ordered: Sequence[float], part: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * part))], 1)


def _slow(taken: Sequence[tuple[float, float]], began: float) -> str:
    """Of which seconds of the run some request took longer than SLOW_MS, as spans: "3, 311-318"."""
    spans: list[list[int]] = []
    for second in sorted({int(due - began) for due, took in taken if took > SLOW_MS}):
        if spans and second == spans[-1][1] + 1:
            spans[-1][1] = second
        else:
            spans.append([second, second])
    return ", ".join(f"{first}-{last}" if first != last else str(first) for first, last in spans)


def _memory(what: str, samples: Sequence[int]) -> dict[str, str | int | float]:
    """MiB after the first quarter and at the end, as medians of a quarter each, and whether that is flat."""
    quarter = len(samples) // 4
    if not quarter:
        return {}
    early, late = median(samples[quarter : 2 * quarter]), median(samples[-quarter:])
    return {
        f"{what}_mib_early": round(early / (1 << 20), 1),
        f"{what}_mib_late": round(late / (1 << 20), 1),
        f"{what}_mib_most": round(max(samples) / (1 << 20), 1),
        f"{what}_memory": "flat" if late <= early * GROWTH_MAX else "growing",
    }
