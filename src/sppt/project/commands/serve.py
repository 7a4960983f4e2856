"""`sppt serve`, `sppt work`, `sppt demo`, `sppt stop`: what runs, and the city that shows it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from sppt.kit import log
from sppt.project.boot import boot, home, work_as
from sppt.project.commands.bookkeeping import packs_until
from sppt.project.commands.lists import lists_until
from sppt.project.commands.messages_work import messages_until
from sppt.project.commands.output import Output
from sppt.project.commands.qris_work import qris_until
from sppt.project.commands.report import reports_until
from sppt.project.commands.simulations import simulations_until
from sppt.project.commands.va_work import numbers_until
from sppt.project.commands.years import years_until

if TYPE_CHECKING:
    from granian.log import LogLevels

SEAL_EVERY_SECONDS = 1.0
RECEIPTS_REST_SECONDS = 1.0
PARTNERS_REST_SECONDS = 2.0
STOP_SECONDS = 20
DRAIN_SECONDS = 60
WORDS = Output(machine=False)
# The server speaks through our log, not beside it.
SERVER_LOG: dict[str, object] = {
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("_granian", "granian.access")}
}


def port() -> int:
    """PORT, 8000 if it is not set."""
    return int(os.environ.get("PORT", "8000"))


def channel_port() -> int:
    """CHANNEL_PORT, 8001 if it is not set."""
    return int(os.environ.get("CHANNEL_PORT", "8001"))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Alamat yang didengarkan.")
@click.option(
    "--only",
    type=click.Choice(["pages", "doors"]),
    help="Hanya halaman, atau hanya pintu kanal.",
)
def serve(host: str, only: str | None) -> None:
    """Jalankan halaman pada PORT (8000), pintu kanal pada CHANNEL_PORT (8001), dan ISO 8583 (8583)."""
    with WORDS.refusals():
        boot("app")
        if only == "pages":
            _serve_pages(host)
        elif only == "doors":
            _serve_doors(host)
        else:
            ended = _run_together(*(["serve", "--host", host, "--only", part] for part in ("pages", "doors")))
            sys.exit(ended)


def _serve_pages(host: str) -> None:
    log.begin("pages")
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "sppt.project.pages:application",
        address=host,
        port=port(),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("SPPT_WORKERS", "1")),
        blocking_threads=8,
        backlog=512,
        log_access=False,
        log_dictconfig=SERVER_LOG,
        log_level=_server_level(),
        workers_kill_timeout=STOP_SECONDS,
    ).serve()


def _server_level() -> LogLevels:
    """What the server says of itself: at `info` all of it, above that only what fails."""
    from granian.log import LogLevels

    return LogLevels.info if log.level() == "info" else LogLevels.error


def _serve_doors(host: str) -> None:
    """One worker: gathering requests into batches and counting each client's pace need one process."""
    os.environ.setdefault("SPPT_ISO8583_HOST", host)
    log.begin("doors")
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "sppt.project.channels:application",
        address=host,
        port=channel_port(),
        interface=Interfaces.ASGI,
        workers=1,
        websockets=False,
        backlog=1024,
        log_access=False,
        log_dictconfig=SERVER_LOG,
        log_level=_server_level(),
        workers_kill_timeout=DRAIN_SECONDS,
    ).serve()


@click.command()
def work() -> None:
    """Jalankan pekerja latar: menyegel jejak audit, membuat bukti bayar, meminta QRIS, dan mengabari mitra."""
    with WORDS.refusals():
        boot("sealer")
    log.begin("work")
    stopping = threading.Event()
    faults: list[str] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())

    def keep(task: Callable[[threading.Event], None]) -> None:
        """What no task expects ends them all: a service manager begins anew, and nobody works half."""
        try:
            task(stopping)
        except Exception as trouble:
            faults.append(log.unexpected("work", trouble))
            stopping.set()

    threads = [
        threading.Thread(
            target=keep, args=(task,), daemon=True
        )  # what hangs must not keep the others from ending
        for task in (
            _receipts_until,
            lists_until,
            _partners_until,
            years_until,
            simulations_until,
            packs_until,
            qris_until,
            numbers_until,
            reports_until,
            messages_until,
        )
    ]
    for thread in threads:
        thread.start()
    log.info("work", outcome="started")
    _tell_manager("READY=1")
    keep(_seal_until)
    end = time.monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    log.info("work", outcome="stopped")
    if faults:
        sys.exit(1)


def _tell_manager(word: str) -> None:
    """Says a word to systemd, if it listens (Type=notify)."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if place:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(word.encode(), place.replace("@", "\0", 1) if place.startswith("@") else place)


def _seal_until(stopping: threading.Event) -> None:
    """Seals once a second. A lost database is waited for: what is not sealed now is sealed then."""
    from django.conf import settings
    from django.db import OperationalError, connection

    from sppt.kit import audit, clock

    witness = home() / "witness" / f"{settings.SCHEMA}.jsonl"
    down = False
    while not stopping.wait(SEAL_EVERY_SECONDS):
        _tell_manager("WATCHDOG=1")
        try:
            audit.seal(at=clock.now(), witness=witness)
            down = False
        except OperationalError:
            connection.close()
            if not down:
                log.warning("seal", outcome="database_unavailable")
            down = True


def _receipts_until(stopping: threading.Event) -> None:
    """Makes the documents that are not there yet, a few at a time; rests a second when there is nothing to make.

    Receipts of whole payments come first; those of single NOPs are made when no payment waits for its own.
    The queue is their absence: after any trouble (database, disk, keys) the next pass finds the same work again.
    """
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.documents import actions, parts_making
    from sppt.documents.keys import BadKeys
    from sppt.documents.press import press
    from sppt.kit import clock

    work_as("app")
    whole = single = actions.Pass()
    told = ""
    while not stopping.wait(RECEIPTS_REST_SECONDS if (whole.idle and single.idle) or told else 0):
        try:
            known = len(whole.failed), len(single.failed)
            whole = actions.make_waiting(press(), whole, at=clock.now())
            if whole.idle:
                single = parts_making.make_waiting(press(), single, at=clock.now())
            told = ""
            for one in (*whole.failed[known[0] :], *single.failed[known[1] :]):
                kind = one.why.partition(":")[0]  # its words may repeat what stands on the receipt
                log.error("receipt", receipt=one.receipt, kind=kind, outcome="not_made")
        except (DatabaseError, InterfaceError, OSError, BadKeys) as error:
            connection.close()
            if log.kind_of(error) != told:
                log.warning("receipt", kind=log.kind_of(error), outcome="waiting")
            told = log.kind_of(error)
    connection.close()


def _partners_until(stopping: threading.Event) -> None:
    """Tells partners of their payments, and lets go of messages whose years are over.

    The queue is the absence of a delivery: after any trouble the next pass finds the same work again.
    """
    from django.conf import settings
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.channels.webhooks import Reach, tell_partners
    from sppt.kit import clock
    from sppt.partners.actions import forget_messages
    from sppt.partners.hours import count_hours

    work_as("app")
    reach = Reach(settings.SPPT_WEBHOOK_REACH)
    down = False
    tried = 0
    while not stopping.wait(0 if tried else PARTNERS_REST_SECONDS):
        try:
            tried = tell_partners(reach, at=clock.now())
            if not tried:
                count_hours(at=clock.now())
                forget_messages(at=clock.now())
            down = False
        except (DatabaseError, InterfaceError):
            connection.close()
            tried = 0
            if not down:
                log.warning("webhook", outcome="database_unavailable")
            down = True
    connection.close()


@click.command()
def stop() -> None:
    """Hentikan PostgreSQL tertanam milik SPPT_HOME."""
    from sppt.kit.postgres import stop as stop_server

    with WORDS.refusals():
        stop_server(home())
    click.echo("PostgreSQL tertanam sudah berhenti.")


@click.command()
def demo() -> None:
    """Siapkan kota contoh bila belum ada, lalu layani sampai Ctrl-C."""
    os.environ["SPPT_DEMO"] = "1"
    os.environ.setdefault("SPPT_LOG_LEVEL", "warning")  # the terminal is for the NOPs worth trying
    with WORDS.refusals():
        boot("migrator")
        from sppt.project.commands.demo_city import make_city, make_partners, tell

        city = make_city(home() / "demo", objects=int(os.environ.get("OBJECTS", "10000")))
        partners = make_partners(home() / "demo", channel_port=channel_port())
        tell(city, port=port(), partners=partners)
    ended = _run_together(["serve"], ["work"], ["acquirer", "serve"])
    if "DATABASE_URL" not in os.environ:
        from sppt.kit.postgres import stop as stop_server

        stop_server(home())
    sys.exit(ended)


def _run_together(*commands: list[str]) -> int:
    """Commands as processes of their own: when one ends, or Ctrl-C comes, all end. Returns the exit status."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    running = [
        subprocess.Popen([sys.executable, "-m", "sppt.project", *command], start_new_session=True)
        for command in commands
    ]
    while not ended.wait(0.5):
        if any(process.poll() is not None for process in running):
            break
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    codes = [process.returncode for process in running]
    return 0 if ended.is_set() or not any(codes) else 1
