"""What `sppt chaos` runs as processes of their own: a city made ready, and a channel process with fail points.

python -m sppt.project.commands.chaos_doors prepare BILLS | serve
"""

from __future__ import annotations

import sys
from datetime import timedelta

from sppt.project.boot import boot, home


def prepare(bills: int) -> None:
    """Bills, and the demo's partners with their credentials in SPPT_HOME/partners.json."""
    boot("app")
    from sppt.kit import clock
    from sppt.partners.demo import create_demo_partners
    from sppt.trials.simulate.city import open_bills

    open_bills(range(bills))
    at = clock.now() - timedelta(days=1)  # a door whose clock is slow must know their secrets, too
    create_demo_partners(home() / "partners.json", base_url="http://127.0.0.1", at=at)


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


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    else:
        serve()
