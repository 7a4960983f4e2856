"""The way out: a conversation with the city's mail server, or a folder in which a demo keeps its mails."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from sppt.messages.words import Outcome

SECONDS = 15
NEVER = 500  # an answer from here on means never, one below it means not now


class Tls(StrEnum):
    """How the conversation is kept from others; what is demanded and not offered sends nothing."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class BadMailSettings(ValueError):
    """Settings of mail that cannot be used; the sentence says which."""

    code = "bad_mail_settings"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one mail; `status` is what the server answered, if it did."""

    outcome: Outcome
    status: int | None = None


class Line(Protocol):
    """One way out for several mails, closed at the end."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, mail: EmailMessage, *, to: str) -> Answer: ...


class Post(Protocol):
    """Where mails go, and in whose name."""

    @property
    def sender(self) -> str: ...

    def line(self) -> Line: ...


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `password_file` is read for each conversation: it may change under a running worker.

    Raises BadMailSettings.
    """

    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    password_file: Path | None = None
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        if bool(self.user) is not (self.password_file is not None):
            raise BadMailSettings(
                "Isi SPPT_MAIL_USER dan SPPT_MAIL_PASSWORD_FILE bersama-sama, atau jangan keduanya."
            )
        if self.user and self.tls is Tls.NONE:
            raise BadMailSettings(
                "Sandi tidak dikirim tanpa TLS. Isi SPPT_MAIL_TLS dengan starttls atau tls."
            )

    def line(self) -> Line:
        return _Conversation(self)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder instead of a server: a demo's mails, to be read as files."""

    path: Path
    sender: str

    def line(self) -> Line:
        return _Drop(self.path)


class _Conversation:
    """Begun with the first mail; begun anew with the next one after it broke."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            self._smtp.close()

    def send(self, mail: EmailMessage, *, to: str) -> Answer:
        try:
            if (
                self._smtp is None or self._smtp.sock is None
            ):  # smtplib hangs up by itself when it is told 421
                self._smtp = self._begun()
            self._smtp.send_message(mail, from_addr=self._server.sender, to_addrs=[to])
        except (smtplib.SMTPException, OSError, ValueError) as trouble:
            return self._failed(trouble, to)
        return Answer(Outcome.SENT, 250)

    def _begun(self) -> smtplib.SMTP:
        server = self._server
        own_name = server.sender.rpartition("@")[2]  # asking for our own name could wait for a resolver
        context = ssl.create_default_context(cafile=server.ca_file)
        smtp: smtplib.SMTP
        if server.tls is Tls.TLS:
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=own_name, timeout=SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, local_hostname=own_name, timeout=SECONDS)
        try:
            if server.tls is Tls.STARTTLS:
                smtp.starttls(context=context)
            if server.password_file is not None:
                smtp.login(server.user, server.password_file.read_text(encoding="utf-8").strip())
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _failed(self, trouble: Exception, to: str) -> Answer:
        """What a fault means; only a refused address leaves the conversation fit for the next mail."""
        if isinstance(trouble, smtplib.SMTPRecipientsRefused):
            status = trouble.recipients.get(to, (0, b""))[0]
            return Answer(Outcome.REFUSED if status >= NEVER else Outcome.LATER, status)
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None
        return _meaning(trouble)


def _meaning(trouble: Exception) -> Answer:
    status: int | None = getattr(trouble, "smtp_code", None)
    match trouble:
        case smtplib.SMTPNotSupportedError() | ssl.SSLError():
            outcome = Outcome.INSECURE
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPSenderRefused():
            outcome = Outcome.NOT_LET_IN
        case smtplib.SMTPDataError(smtp_code=code) if code >= NEVER:
            outcome = Outcome.REFUSED
        case smtplib.SMTPResponseException():
            outcome = Outcome.LATER
        case FileNotFoundError() | PermissionError():  # of the password or of the certificates
            outcome = Outcome.NOT_LET_IN
        case OSError():  # smtplib's own exceptions are some of these
            outcome = Outcome.NOT_REACHED
        case _:
            outcome = Outcome.BROKEN
    return Answer(outcome, status if status is not None and status > 0 else None)


class _Drop:
    """Each mail as a file, whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def send(self, mail: EmailMessage, *, to: str) -> Answer:  # noqa: ARG002 (the address stands in the mail)
        name = f"{mail['X-SPPT-Mail']}.eml"
        try:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self._path / f".{name}"
            part.write_bytes(mail.as_bytes())
            part.replace(self._path / name)
        except ValueError:
            return Answer(Outcome.BROKEN)
        except OSError:
            return Answer(Outcome.NOT_REACHED)
        return Answer(Outcome.SENT)
