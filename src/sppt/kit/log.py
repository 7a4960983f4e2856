"""What a process says while it works: one JSON line an event on standard error, a verb with ids, rupiah and an outcome.

Never names, phones, NIK, keys or bodies: the fields that an event may have are listed here, texts are cut short, long
runs of digits (a NOP, a NIK) are hidden, an exception is told by its kind and place and never by its words, and of what
libraries say only their name and the place is kept.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import secrets
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TypedDict, Unpack

from sppt.kit import clock

TEXT_MAX = 100
TRACE_MAX = 1500
FRAMES_MAX = 12
CHAIN_MAX = 4
_ID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID_LENGTH = 10
_DIGITS = re.compile(r"(?:\d[ .\-]{0,2}){13,}")
_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
# Every request has a line of its own; what Django says of one repeats addresses and what visitors typed.
_SAID_BY_US = ("django.request", "django.security")
_OWN_WORDS = "_granian"  # the server's first lines are fixed sentences about processes and ports
_request: ContextVar[str] = ContextVar("request", default="")
_logger = logging.getLogger("sppt")


class Fields(TypedDict, total=False):
    """Everything an event may say besides its verb. Ids and words only; `amount` in rupiah, `ms` in milliseconds."""

    batch: int
    booked: int
    suspended: int
    refused: int
    lost: int
    seconds: int
    amount: int
    status: int
    ms: int
    lane: str
    page: str
    method: str
    channel: str
    partner: str
    client: str
    reference: str
    receipt: str
    sqlstate: str
    outcome: str
    incident: str
    kind: str
    where: str


class _Said:
    """An event, put into a sentence only if somebody reads it as one."""

    __slots__ = ("fields", "verb")

    def __init__(self, verb: str, fields: Fields) -> None:
        self.verb: str = verb
        self.fields: Fields = fields

    def __str__(self) -> str:
        return " ".join([self.verb, *(f"{name}={value}" for name, value in _bounded(self.fields).items())])


class _Lines(logging.Handler):
    """Writes each record as one line; nothing that happens here may stop the work."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = json.dumps({**self._head(record), **_told(record)}, ensure_ascii=True)
            sys.stderr.write(line + "\n")
        except Exception:
            self.handleError(record)

    def _head(self, record: logging.LogRecord) -> dict[str, object]:
        head: dict[str, object] = {
            "time": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
        }
        if request := _request.get():
            head["request"] = request
        return head


def begin(service: str) -> None:
    """From now on this process speaks in lines of JSON, from SPPT_LOG_LEVEL (info, warning or error) upwards.

    Whatever ends a thread or the process unexpectedly is an event too.
    """
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _Lines)]:
        root.removeHandler(handler)
    root.addHandler(_Lines(service))
    root.setLevel(_LEVELS[level()])
    for name in _SAID_BY_US:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.raiseExceptions = (
        False  # a line that cannot be written is dropped: a full disk must not stop payments
    )
    sys.excepthook = _ended
    threading.excepthook = _thread_ended


def level() -> str:
    """SPPT_LOG_LEVEL, `info` if it is not set or no such word."""
    asked = os.environ.get("SPPT_LOG_LEVEL", "info")
    return asked if asked in _LEVELS else "info"


def info(verb: str, **fields: Unpack[Fields]) -> None:
    """Something went as it should."""
    if _logger.isEnabledFor(logging.INFO):
        _logger.info(_Said(verb, fields))


def warning(verb: str, **fields: Unpack[Fields]) -> None:
    """Something did not go as it should and is being dealt with."""
    _logger.warning(_Said(verb, fields))


def error(verb: str, **fields: Unpack[Fields]) -> None:
    """Something needs a person."""
    _logger.error(_Said(verb, fields))


def unexpected(verb: str, trouble: BaseException, **fields: Unpack[Fields]) -> str:
    """A fault of ours, told once with its kind and place; the number by which whoever met it can name it to us."""
    incident = _request.get() or new_id()
    told: Fields = {**fields, "outcome": "unexpected", "incident": incident}
    told["kind"], told["where"] = kind_of(trouble), _where(trouble)
    _logger.error(_Said(verb, told))
    return incident


def new_id() -> str:
    """A number for a request: ten letters and digits (50 bits) that can be read out on the telephone."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(_ID_LENGTH))


def current_request() -> str:
    """The number of the request that is being answered; empty outside of one."""
    return _request.get()


@contextmanager
def within(request: str) -> Iterator[None]:
    """Every line that is said inside belongs to this request."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def _told(record: logging.LogRecord) -> Mapping[str, object]:
    ours: object = record.msg
    if isinstance(ours, _Said):
        return {"event": ours.verb, **_bounded(ours.fields)}
    said: dict[str, object] = {"event": "library", "library": record.name}
    if record.name.startswith(_OWN_WORDS):
        said["text"] = _hidden(str(record.msg).partition("\n")[0][:TEXT_MAX])
    else:
        said["place"] = f"{_short(record.pathname)}:{record.lineno}"
    trouble = record.exc_info[1] if record.exc_info else None
    if trouble is not None:
        said |= {"kind": kind_of(trouble), "where": _where(trouble)}
    return said


def _bounded(fields: Fields) -> dict[str, object]:
    """Fields as they are written: whole numbers as they are, texts short; only the places of a fault may be long."""
    told: dict[str, object] = {}
    for name, value in fields.items():
        most = TRACE_MAX if name in {"kind", "where"} else TEXT_MAX
        told[name] = value if isinstance(value, int) else _hidden(str(value)[:most])
    return told


def _hidden(text: str) -> str:
    return _DIGITS.sub("***", text)


def kind_of(trouble: BaseException) -> str:
    """What kinds of exceptions led to each other, with PostgreSQL's or the system's code; never their words."""
    return " < ".join(map(_kind, _chain(trouble)))


def _chain(trouble: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    one: BaseException | None = trouble
    while one is not None and one not in chain and len(chain) < CHAIN_MAX:
        chain.append(one)
        one = one.__cause__ or one.__context__
    return chain


def _kind(trouble: BaseException) -> str:
    number = trouble.errno if isinstance(trouble, OSError) else None
    code = getattr(trouble, "sqlstate", None) or (errno.errorcode.get(number, "") if number else "")
    name = f"{type(trouble).__module__}.{type(trouble).__qualname__}"
    return f"{name}[{code}]" if code else name


def _where(trouble: BaseException) -> str:
    """The innermost frames of the first cause, the last one first."""
    frames = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(_chain(trouble)[-1].__traceback__)
    ]
    return " < ".join(reversed(frames[-FRAMES_MAX:]))


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-3:])


def _ended(_kind: type[BaseException], trouble: BaseException, _trace: TracebackType | None) -> None:
    if not isinstance(trouble, KeyboardInterrupt):
        unexpected("end", trouble)


def _thread_ended(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        unexpected("thread", told.exc_value)
