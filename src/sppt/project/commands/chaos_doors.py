"""What `sppt chaos` runs as processes of their own: a city made ready, a channel process with fail points,
a worker that asks for QRs, an acquirer.

python -m sppt.project.commands.chaos_doors prepare BILLS PORT ISO_PORT | serve | work | acquire
"""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from pathlib import Path

from sppt.project.boot import boot, home

QR_LASTS = timedelta(minutes=15)
LOOK_SECONDS = 0.02


def prepare(bills: int, port: int, iso_port: int) -> None:
    """Bills, and the demo's partners with their credentials in SPPT_HOME/partners.json."""
    boot("app")
    from sppt.kit import clock
    from sppt.partners.demo import create_demo_partners
    from sppt.trials.simulate.city import open_bills

    open_bills(range(bills))
    at = clock.now() - timedelta(days=1)  # a door whose clock is slow must know their secrets, too
    create_demo_partners(
        home() / "partners.json", base_url=f"http://127.0.0.1:{port}", at=at, iso8583_port=iso_port
    )


def serve() -> None:
    """As `sppt serve --only doors`, but for the fail points of the application below."""
    boot("app")
    from granian.constants import Interfaces
    from granian.server import Server

    from sppt.project.commands.serve import SERVER_LOG, channel_port

    Server(
        "sppt.project.commands.chaos_application:application",
        address="127.0.0.1",
        port=channel_port(),
        interface=Interfaces.ASGI,
        workers=1,
        websockets=False,
        log_access=False,
        log_dictconfig=SERVER_LOG,
    ).serve()


def work() -> None:
    """The part of `sppt work` that asks acquirers, and the part of the payment page where payers wish for a QR."""
    boot("app")
    from sppt.project.commands.qris_work import qris_until
    from sppt.trials.chaos.qr import WISHES

    threading.Thread(target=_take_wishes, args=(home() / WISHES,), daemon=True).start()
    qris_until(threading.Event())


def _take_wishes(folder: Path) -> None:
    """Files that are named by a code and hold its amount; one stays until its wish is written down."""
    from django.db import Error, connection

    from sppt.kit import clock
    from sppt.partners.demo_qris import ACQUIRER
    from sppt.partners.qr import want_qr

    pause = threading.Event()
    while not pause.wait(LOOK_SECONDS):
        for file in folder.glob("[0-9]*"):
            at = clock.now()
            try:
                want_qr(file.name, int(file.read_text()), partner=ACQUIRER[0], until=at + QR_LASTS, at=at)
            except Error:  # the database is away: looked at again
                connection.close()
                continue
            file.unlink()


def acquire() -> None:
    """The acquirer, with its books in memory: only it is never killed."""
    from sppt.trials.acquirer.server import start
    from sppt.trials.conformance.qris_partner import read_qris_partner

    partner = read_qris_partner(home() / "partners.json")
    start(partner, port=partner.port)
    threading.Event().wait()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare", bills, port, iso_port]:
            prepare(int(bills), int(port), int(iso_port))
        case ["work"]:
            work()
        case ["acquire"]:
            acquire()
        case _:
            serve()
