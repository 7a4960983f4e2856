"""The simulator as a process: SNAP's paths for the city, and a page and a path for whoever plays the payer."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from typing import cast
from urllib.parse import parse_qs

from sppt.trials import called
from sppt.trials.acquirer.ledger import Ledger, Made, Manner, Paying
from sppt.trials.acquirer.payer import Payer
from sppt.trials.acquirer.snap import SERVICE, Door
from sppt.trials.called import HTML, JSON, TEXT, Server
from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.conformance.qris_partner import QrisPartner

PAY, BEHAVE, CLOCK = "/kendali/bayar", "/kendali/ulah", "/kendali/jam"
SHIFT = "SPPT_CLOCK_SHIFT_SECONDS"


@dataclass(frozen=True, slots=True)
class Control:
    """What a person asks of the simulator, and what it says."""

    status: int
    told: Mapping[str, object]


class Acquirer:
    """Ledger, door and payer of one acquirer."""

    def __init__(self, partner: QrisPartner) -> None:
        self.ledger = Ledger()
        self.payer = Payer(partner, self.ledger)
        self.door = Door(partner, self.ledger, self.payer.pay)

    def control(self, path: str, asked: Mapping[str, str]) -> Control:
        """Pays a QR, chooses how the next one is made, or puts the simulator's clock forward by seconds."""
        try:
            if path == CLOCK:
                os.environ[SHIFT] = str(int(asked.get("seconds", "")))
                return Control(200, {"seconds": os.environ[SHIFT]})
            if path == BEHAVE:
                self.ledger.manner = Manner(asked.get("manner", ""))
                return Control(200, {"manner": str(self.ledger.manner)})
            paying = Paying(asked.get("manner") or "good")
        except ValueError:
            known = ", ".join(Manner if path == BEHAVE else Paying)
            return Control(400, {"message": f"Cara tidak dikenal. Pilih salah satu: {known}."})
        made = self.ledger.newest_of(asked.get("reference", "") or asked.get("code", ""))
        if made is None:
            return Control(
                404, {"message": "Belum ada QR untuk kode itu. Pilih QRIS di halaman bayarnya dulu."}
            )
        try:
            told = self.payer.pay(made, paying)
        except (Fails, Skips) as error:
            return Control(502, {"message": f"Kota tidak dapat dikabari: {error}"})
        return Control(
            200,
            {
                "reference": made.partner_reference,
                "amount": made.amount,
                "answers": told.codes,
                "notices": [asdict(one) for one in told.notices],
            },
        )


def start(partner: QrisPartner, *, port: int) -> Server[Acquirer]:
    """The acquirer, served in a thread of its own until it is shut down. Raises OSError if the port is taken."""
    return called.start(Acquirer(partner), Handler, port=port, name="acquirer")


class Handler(called.Handler):
    """One connection: SNAP's paths, and those for whoever plays the payer."""

    @property
    def acquirer(self) -> Acquirer:
        return cast("Server[Acquirer]", self.server).toy

    def _get(self) -> None:
        self.reply(200, HTML, page(self.acquirer.ledger).encode())

    def _post(self) -> None:
        heard = self.heard()
        if heard is None:
            return
        if self.path in SERVICE:
            self._snap(*heard)
        elif self.path in {PAY, BEHAVE, CLOCK}:
            self._control(*heard)
        else:
            self.reply(404, TEXT, b"")

    do_GET, do_POST = _get, _post  # noqa: N815 (the library's names)

    def _snap(self, headers: Mapping[str, str], text: str) -> None:
        answer = self.acquirer.door.answer(self.path, headers, text)
        if answer.body is None:
            self.close_connection = True
            return
        self.reply(answer.status, JSON, json.dumps(dict(answer.body)).encode())

    def _control(self, headers: Mapping[str, str], text: str) -> None:
        if self.is_from_elsewhere(headers):
            return
        done = self.acquirer.control(self.path, {name: values[0] for name, values in parse_qs(text).items()})
        if headers.get("accept", "") == JSON:
            self.reply(done.status, JSON, json.dumps(dict(done.told)).encode())
            return
        said = ", ".join(f"{name}: {value}" for name, value in done.told.items())
        self.reply(done.status, HTML, page(self.acquirer.ledger, said=said).encode())


def page(ledger: Ledger, *, said: str = "") -> str:
    """The page for whoever plays the payer."""
    rows = "".join(_row(made) for made in ledger.all()[:50])
    manners = "".join(f"<option>{one}</option>" for one in Manner)
    return f"""<!doctype html><html lang="id"><meta charset="utf-8"><title>Akuirer contoh</title>
<meta name="viewport" content="width=device-width"><body style="font-family:sans-serif;margin:1rem">
<h1>Akuirer contoh</h1><p>{escape(said)}</p>
<form method="post" action="{BEHAVE}"><label>QR berikutnya dibuat: <select name="manner">{manners}</select></label>
<button>Pilih</button> (sekarang: {escape(str(ledger.manner))})</form>
<table border="1" cellpadding="6"><tr><th>Nomor kota<th>Jumlah<th>Keadaan<th>Bayar</tr>{rows}</table>
<p>{"" if rows else "Belum ada QR. Buka halaman bayar, lalu pilih QRIS."}</p></body></html>"""


def _row(made: Made) -> str:
    ways = "".join(f"<option>{one}</option>" for one in Paying)
    reference = escape(made.partner_reference)
    return (
        f"<tr><td>{reference}<td>{made.amount}<td>{escape(made.status)}<td><form method=post action={PAY}>"
        f'<input type=hidden name=reference value="{reference}"><select name=manner>{ways}</select>'
        "<button>Bayar</button></form></tr>"
    )
