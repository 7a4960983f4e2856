"""A payer with a telephone: wishes for a QR, pays it at the acquirer, and has the city told until it listens."""

from __future__ import annotations

import hashlib
import http.client
import json
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sppt.trials.chaos.banks import ASK_SECONDS_MAX, NOTICED, GaveUp, Line

WISHES = "wishes"  # in the installation's folder: what payers tap on the page of their code
TAKEN = "2005200"
GOOD, TWICE, OTHERWISE = "good", "twice", "twice_otherwise"
PAY, CLOCK = "/kendali/bayar", "/kendali/jam"
SHOWN_SECONDS_MAX = 15


@dataclass(frozen=True, slots=True)
class Phone:
    """The acquirer's port on loopback, and where wishes are put."""

    partner: str
    port: int
    wishes: Path


class NoQr(Exception):
    """None was shown: whoever asked for it has died, and the wish waits for its turn. The payer pays elsewhere."""


def pay_by_qr(phone: Phone, line: Line, chance: Random) -> list[Line]:
    """One payment, perhaps told twice, or made twice; the second money is a line of its own. Raises NoQr, GaveUp."""
    _wish(phone, line)
    asked = {"code": line.code, "manner": chance.choices([GOOD, TWICE, OTHERWISE], [6, 2, 2])[0]}
    more: list[Line] = []
    disturbed = False
    began = time.monotonic()
    while time.monotonic() < began + ASK_SECONDS_MAX:
        status, said = _control(phone.port, PAY, asked)
        if status == 404 and time.monotonic() > began + SHOWN_SECONDS_MAX:
            raise NoQr
        if status == 200:
            notices = _notices(said)
            line.reference = str(said["reference"])
            if asked["manner"] == OTHERWISE and not more:
                more.append(second_money(line, notices))
            if all(one["answer"] == TAKEN for one in notices):
                for one in (line, *more):
                    one.answers.append(NOTICED)
                    one.or_else = one.or_else if disturbed else ""
                return more
        disturbed = disturbed or status != 404
        time.sleep(0.05)
    raise GaveUp(f"QR of {line.code}")


def set_clock(port: int, ahead: int) -> None:
    """Puts the acquirer's clock so many seconds ahead of this machine's."""
    _control(port, CLOCK, {"seconds": str(ahead)})


def _wish(phone: Phone, line: Line) -> None:
    made = phone.wishes / f".{line.code}"
    made.write_text(str(line.amount), encoding="ascii")
    made.replace(phone.wishes / line.code)


def second_money(line: Line, notices: list[dict[str, str]]) -> Line:
    """Other money for the same QR: kept under our order's number and a digest of the acquirer's.

    A database that came back between the two notices has heard the second one first: then the other is the other.
    """
    digests = [hashlib.sha256(f"{one['named']} {one['rrn']}".encode()).hexdigest()[:16] for one in notices]
    first, second = (f"{line.reference}-{digest}" for digest in digests)
    return Line(line.channel, second, line.nop, line.code, line.amount, moved=True, or_else=first)


def _notices(said: Mapping[str, object]) -> list[dict[str, str]]:
    told = said["notices"]
    return [dict(one) for one in told] if isinstance(told, list) else []


def _control(port: int, path: str, asked: Mapping[str, str]) -> tuple[int, Mapping[str, object]]:
    """What the acquirer says; 0 if it says nothing."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        line.request("POST", path, urllib.parse.urlencode(asked), form)
        answer = line.getresponse()
        return answer.status, dict(json.loads(answer.read()))
    except (OSError, http.client.HTTPException, ValueError):
        return 0, {}
    finally:
        line.close()
