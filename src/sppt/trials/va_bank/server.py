"""The bank as a server on loopback: SNAP's paths for the city, and a page and a path for whoever plays the payer.

It is a toy of the demo and of tests; nothing in it is fit to hold money.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qs

from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.va_bank.bank import NotKnown, ToldBank
from sppt.trials.va_bank.partner import ToldPartner

BODY_MAX = 64 * 1024
SHOWN_MAX = 50
HTML, TEXT, JSON = "text/html; charset=utf-8", "text/plain", "application/json"
PAY = "/kendali/bayar"


class Server(ThreadingHTTPServer):
    """One bank on loopback."""

    daemon_threads = True

    def __init__(self, bank: ToldBank, *, port: int) -> None:
        self.bank = bank
        super().__init__(("127.0.0.1", port), Handler)


def start(partner: ToldPartner, *, port: int) -> Server:
    """A server that serves in a thread of its own until it is shut down. Raises OSError if the port is taken."""
    server = Server(ToldBank(partner), port=port)
    threading.Thread(target=server.serve_forever, name="va bank", daemon=True).start()
    return server


class Handler(BaseHTTPRequestHandler):
    """One connection: SNAP's paths, and those for whoever plays the payer."""

    timeout = 30

    def _serve(self) -> None:
        bank = cast("Server", self.server).bank
        size = int(self.headers.get("Content-Length") or 0)
        if size > BODY_MAX:
            self._reply(413, TEXT, b"")
            return
        text = self.rfile.read(size).decode("utf-8", "replace")
        headers = {name.lower(): value for name, value in self.headers.items()}
        if (self.command, self.path) == ("GET", "/"):
            self._reply(200, HTML, page(bank).encode())
        elif (self.command, self.path) == ("POST", PAY):
            self._pay(bank, headers, text)
        else:
            answer = bank.answer(self.command, self.path, headers, text)
            self._reply(answer.status, JSON, json.dumps(dict(answer.body)).encode())

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 (the library's names)

    def _pay(self, bank: ToldBank, headers: Mapping[str, str], text: str) -> None:
        origin = headers.get("origin", "")
        if origin and origin.partition("://")[2] != headers.get("host", ""):
            self._reply(403, TEXT, b"")  # another site's page must not pay here
            return
        status, told = paid(bank, parse_qs(text).get("code", [""])[0])
        if headers.get("accept", "") == JSON:
            self._reply(status, JSON, json.dumps(told).encode())
        else:
            self._reply(status, HTML, page(bank, said=told["message"]).encode())

    def _reply(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its signature)
        """Says nothing: the demo's terminal is for people."""


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
