"""A mail server on a loopback socket: it speaks enough SMTP to take mails in, or to refuse them as a test wants."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BufferedIOBase
from ipaddress import ip_address
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(slots=True)
class MailBox:
    """What came in, and how the server behaves. `says` answers a command's first word, once for each line of it."""

    port: int = 0
    certificate: Path | None = None
    key: Path | None = None
    password: str = ""
    says: dict[str, list[str]] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def answer(self, word: str, usual: str) -> str:
        waiting = self.says.get(word, [])
        return waiting.pop(0) if waiting else usual


class _Talk(socketserver.StreamRequestHandler):
    timeout = 10
    secured: ssl.SSLSocket | None = None

    def finish(self) -> None:
        super().finish()
        if self.secured is not None:
            self.secured.close()  # the server closes only the socket that it accepted

    def handle(self) -> None:
        box = cast("_Server", self.server).box
        self._say("220 uji")
        sender = to = ""
        while line := self.rfile.readline(2000).decode("ascii", "replace").strip():
            word = line.split(" ", 1)[0].upper()
            box.heard.append(word if word == "AUTH" else line)
            if word == "EHLO":
                secure = isinstance(self.connection, ssl.SSLSocket)
                offers = ["STARTTLS"] if box.certificate and not secure else ["AUTH PLAIN"] if secure else []
                told = ["250-uji", *(f"250-{each}" for each in offers), "250 8BITMIME"]
                self._say(box.answer(word, "\r\n".join(told)))
            elif word == "STARTTLS" and box.certificate:
                self._say("220 mulai")
                self._wrap(box)
            elif word == "AUTH":
                given = base64.b64decode(line.rsplit(" ", 1)[1]).decode().split("\0")[2]
                self._say("235 ya" if given == box.password else "535 salah")
            elif word == "MAIL":
                sender = line.partition("<")[2].partition(">")[0]
                self._say(box.answer(word, "250 ya"))
            elif word == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self._say(box.answer(word, "250 ya"))
            elif word == "DATA":
                self._data(box, sender, to)
            elif word == "QUIT":
                self._say("221 dah")
                return
            else:
                self._say("250 ya" if word == "RSET" else "502 tidak")

    def _data(self, box: MailBox, sender: str, to: str) -> None:
        self._say("354 silakan")
        lines = []
        while (line := self.rfile.readline(2000)) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        answer = box.answer("DATA", "250 diterima")
        if answer.startswith("250"):
            box.mails.append(message_from_bytes(b"".join(lines), policy=default))
            box.envelopes.append((sender, to))
        self._say(answer)

    def _wrap(self, box: MailBox) -> None:
        assert box.certificate
        assert box.key
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(box.certificate, box.key)
        self.connection = self.secured = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = cast("BufferedIOBase", self.connection.makefile("wb", buffering=0))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    box: MailBox

    def handle_error(self, *_: object) -> None:
        return  # a client that hangs up is what some tests are about


@contextmanager
def mail_server(folder: Path | None = None, *, password: str = "") -> Iterator[MailBox]:
    """A server until the block ends; with a folder for its certificate it offers TLS."""
    box = MailBox(password=password)
    if folder is not None:
        box.certificate, box.key = _certificate(folder)
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.box = box
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join(timeout=10)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of our own for 127.0.0.1, and its key."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "uji")])
    today = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(secret, hashes.SHA256())
    )
    certificate, key = folder / "sertifikat.pem", folder / "kunci.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        secret.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, key
