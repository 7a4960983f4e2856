"""The channel process: every machine door over one set of lanes, its health and its metrics. One for each database."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Protocol, TypeAlias, cast

import django
from django.conf import settings
from django.db import connection, connections
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sppt.project.settings")
django.setup()

from sppt.assessment.rulesets import refresh  # noqa: E402 (Django must be set up first)
from sppt.channels.addresses import read_address  # noqa: E402
from sppt.channels.api.app import Api, refusal_of, told  # noqa: E402
from sppt.channels.api.codes import DoorCode, DoorRefusal  # noqa: E402
from sppt.channels.api.desks import Desks  # noqa: E402
from sppt.channels.api.door import Door  # noqa: E402
from sppt.channels.api.lists import ListDesks  # noqa: E402
from sppt.channels.gathering import NoAnswer  # noqa: E402
from sppt.channels.iso8583.app import IsoDoor  # noqa: E402
from sppt.channels.iso8583.desks import IsoDesks  # noqa: E402
from sppt.channels.iso8583.server import IsoServer  # noqa: E402
from sppt.channels.iso8583.work import IsoLanes  # noqa: E402
from sppt.channels.journal import Journal  # noqa: E402
from sppt.channels.lanes import Lanes  # noqa: E402
from sppt.channels.metrics import Metrics  # noqa: E402
from sppt.channels.qris.desk import PATH as QRIS_PATH  # noqa: E402
from sppt.channels.qris.desk import QrisDesk  # noqa: E402
from sppt.channels.snap.app import Served, Snap  # noqa: E402
from sppt.channels.snap.codes import Service  # noqa: E402
from sppt.channels.snap.desks import SnapDesks  # noqa: E402
from sppt.channels.snap.door import SnapDoor  # noqa: E402
from sppt.channels.snap.work import SnapLanes  # noqa: E402
from sppt.kit import log  # noqa: E402
from sppt.partners.iso8583 import Iso8583Client, iso8583_clients  # noqa: E402
from sppt.partners.queries import Client, clients  # noqa: E402
from sppt.partners.snap import SnapClient, snap_clients  # noqa: E402

log.begin("doors")
CLIENTS_EVERY_SECONDS = 2
HEALTH_SECONDS = 2
DRAIN_SECONDS = 15
LOCK_SECONDS = 5
STATEMENT_SECONDS = 20
SWITCH_SECONDS = 0.0002
FILES = 65_536
GARBAGE = (20_000, 20, 20)  # new objects, and rounds, before each generation is searched for rings


class AnyLane(Protocol):
    """A lane, whatever it answers."""

    name: str
    batches: int
    items: int

    @property
    def waiting(self) -> int: ...

    def stop(self, *, seconds: int) -> bool: ...


class Doors:
    """Everything that lives as long as the process: lanes, journal, and the list of clients kept fresh."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.journal = Journal(keep_years=settings.SPPT_MESSAGE_LOG_YEARS)
        self.journal.start()
        loop = asyncio.get_running_loop()
        self.lanes = Lanes.start(settings.PERDA, loop)
        self.snap_lanes = SnapLanes.start(loop)
        self.door = Door(proxies=settings.SPPT_TRUSTED_PROXIES)
        desks = Desks(self.lanes, city=settings.SPPT_CITY, base_url=settings.SPPT_BASE_URL)
        lists = ListDesks(self.lanes, city=settings.SPPT_CITY)
        self.api = Api(self.door, desks, lists, self.journal, self.metrics)
        snap_desks = SnapDesks(self.lanes, self.snap_lanes, city=settings.PERDA.name)
        self.qris = QrisDesk(loop)
        self.snap = Snap(
            SnapDoor(proxies=settings.SPPT_TRUSTED_PROXIES),
            snap_desks,
            self.journal,
            self.metrics,
            more=[Served(Service.QR_NOTICE, QRIS_PATH, self.qris.notice)],
        )
        self.iso_lanes = IsoLanes.start(settings.PERDA, loop)
        iso_desks = IsoDesks(self.lanes, self.iso_lanes, city=settings.SPPT_CITY)
        self.iso = IsoServer(
            IsoDoor(iso_desks, self.journal, self.metrics),
            host=settings.SPPT_ISO8583_HOST,
            port=settings.SPPT_ISO8583_PORT,
            lines_max=settings.SPPT_ISO8583_LINES,
        )
        self._rules = -1  # the newest set of rules that this process has heard of
        self._reading: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Reads the clients before the first request is let in; a database that is away is not waited for."""
        await self._read_clients()
        self._reading = asyncio.create_task(self._keep_reading())

    async def _read_clients(self) -> None:
        with suppress(NoAnswer):  # while the database is away, what was known stays known
            self._rules = cast("int", await self.lanes.errands.ask(lambda _: refresh(self._rules)))
            read = cast("_Known", await self.lanes.errands.ask(lambda _: _known()))
            self.door.clients, self.snap.door.clients, banks = read
            await self.iso.serve(banks)

    async def _keep_reading(self) -> None:
        while True:
            await asyncio.sleep(CLIENTS_EVERY_SECONDS)
            await self._read_clients()

    def _lanes(self) -> tuple[AnyLane, ...]:
        return (
            *self.lanes.all(),
            self.snap_lanes.inquiries,
            self.snap_lanes.payments,
            self.qris.lane,
            self.iso_lanes.questions,
            self.iso_lanes.payments,
        )

    async def stop(self) -> None:
        """Answers what waits, writes what was said, and ends."""
        if self._reading is not None:
            self._reading.cancel()
        await self.iso.stop(seconds=DRAIN_SECONDS)
        for lane in self._lanes():
            if not await asyncio.to_thread(lane.stop, seconds=DRAIN_SECONDS):
                log.error("lane", lane=lane.name, seconds=DRAIN_SECONDS, outcome="not_drained")
        await asyncio.to_thread(self.journal.stop, seconds=DRAIN_SECONDS)

    async def status(self, _: Request) -> Response:
        """200 and "ok", or 503 when the database has not answered within two seconds."""
        try:
            await asyncio.wait_for(self.lanes.errands.ask(_ask_database), HEALTH_SECONDS)
        except (NoAnswer, TimeoutError):
            return JSONResponse({"status": "unavailable", "database": "unavailable"}, 503)
        return JSONResponse({"status": "ok", "database": "ok"})

    async def measures(self, request: Request) -> Response:
        """Prometheus text, for this machine only; behind a proxy nobody is on this machine."""
        peer = read_address(request.client.host if request.client else "")
        if peer is None or not peer.is_loopback or "x-forwarded-for" in request.headers:
            return _nowhere()
        gauges = {
            "sppt_message_log_lost": self.journal.lost,
            "sppt_iso8583_lines": len(self.iso.lines),
            "sppt_iso8583_ports": len(self.iso.ports),
            "sppt_iso8583_lines_refused": self.iso.refused,
        }
        for lane in self._lanes():
            gauges[f"sppt_lane_{lane.name}_waiting"] = lane.waiting
            gauges[f"sppt_lane_{lane.name}_batches"] = lane.batches
            gauges[f"sppt_lane_{lane.name}_items"] = lane.items
        return Response(self.metrics.text(gauges), media_type="text/plain; version=0.0.4")


_Known: TypeAlias = tuple[Mapping[str, Client], Mapping[str, SnapClient], Mapping[str, Iso8583Client]]


def _known() -> _Known:
    """Everybody who may enter, and how those do who speak SNAP or ISO 8583."""
    known = clients()
    return known, snap_clients(known), iso8583_clients(known)


def _ask_database(_: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _nowhere() -> Response:
    return told(refusal_of(DoorRefusal(DoorCode.NOT_FOUND)))


async def _not_found(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await _nowhere()(scope, receive, send)


def _let_files_be_many() -> None:
    """Each line of a bank is an open file; many systems begin with 1 024 of them and allow more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@asynccontextmanager
async def _lifespan(_: object) -> AsyncIterator[None]:
    options = connections["default"].settings_dict["OPTIONS"]
    options["options"] += f" -c lock_timeout={LOCK_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s"
    options["connect_timeout"] = LOCK_SECONDS
    # A lane that the database has answered must not wait 5 ms, Python's default, for the event loop to let go.
    sys.setswitchinterval(SWITCH_SECONDS)
    _let_files_be_many()
    doors = Doors()
    await doors.begin()
    # What stands at the start stays to the end: walking through it again and again would stop every request for long.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    application.routes[:] = [
        *doors.api.routes(),
        *doors.snap.routes(),
        Route("/status", doors.status, methods=["GET"]),
        Route("/metrics", doors.measures, methods=["GET"]),
    ]
    yield
    await doors.stop()


application = Router(lifespan=_lifespan, default=_not_found, redirect_slashes=False)
