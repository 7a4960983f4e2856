"""The bank as a server on loopback: SNAP's paths for the city, and a page and a path for whoever plays the payer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import cast
from urllib.parse import parse_qs

from sppt.trials import called
from sppt.trials.called import HTML, JSON, Server
from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.va_bank.bank import NotKnown, ToldBank
from sppt.trials.va_bank.partner import ToldPartner

SHOWN_MAX = 50
PAY = "/kendali/bayar"


def start(partner: ToldPartner, *, port: int) -> Server[ToldBank]:
    """The bank, served in a thread of its own until it is shut down. Raises OSError if the port is taken."""
    return called.start(ToldBank(partner), Handler, port=port, name="va bank")


class Handler(called.Handler):
    """One connection: SNAP's paths, and those for whoever plays the payer."""

    def _serve(self) -> None:
        bank = cast("Server[ToldBank]", self.server).toy
        heard = self.heard()
        if heard is None:
            return
        headers, text = heard
        if (self.command, self.path) == ("GET", "/"):
            self.reply(200, HTML, page(bank).encode())
        elif (self.command, self.path) == ("POST", PAY):
            self._pay(bank, headers, text)
        else:
            answer = bank.answer(self.command, self.path, headers, text)
            self.reply(answer.status, JSON, json.dumps(dict(answer.body or {})).encode())

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 (the library's names)

    def _pay(self, bank: ToldBank, headers: Mapping[str, str], text: str) -> None:
        if self.is_from_elsewhere(headers):
            return
        status, told = paid(bank, parse_qs(text).get("code", [""])[0])
        if headers.get("accept", "") == JSON:
            self.reply(status, JSON, json.dumps(told).encode())
        else:
            self.reply(status, HTML, page(bank, said=told["message"]).encode())


def paid(bank: ToldBank, code: str) -> tuple[int, dict[str, str]]:
    """The status and the words for a payment that somebody makes."""
    try:
        said = bank.pay(code)
    except NotKnown as error:
        return 404, {"message": str(error)}
    except (Fails, Skips) as error:
        return 502, {"message": f"Kota tidak dapat dihubungi: {error}"}
    return 200, {"answer": said.code, "message": f"Jawaban kota: {said.code}."}


def page(bank: ToldBank, *, said: str = "") -> str:
    """The page for whoever plays the payer."""
    rows = "".join(
        f"<tr><td>{escape(str(one.told.get('virtualAccountNo', '')).strip())}<td>{escape(one.value)}"
        f"<td>{escape(one.state)}<td><form method=post action={PAY}>"
        f'<input type=hidden name=code value="{escape(one.code)}"><button>Bayar</button></form></tr>'
        for one in bank.numbers()[:SHOWN_MAX]
    )
    return f"""<!doctype html><html lang="id"><meta charset="utf-8"><title>Bank contoh</title>
<meta name="viewport" content="width=device-width"><body style="font-family:sans-serif;margin:1rem">
<h1>Bank contoh yang diberi tahu nomor VA</h1><p>{escape(said)}</p>
<table border="1" cellpadding="6"><tr><th>Nomor VA<th>Jumlah<th>Keadaan<th>Bayar</tr>{rows}</table>
<p>{"" if rows else "Belum ada nomor. Buka halaman bayar sebuah kode."}</p></body></html>"""
