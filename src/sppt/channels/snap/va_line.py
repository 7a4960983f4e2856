"""A bank that is told of virtual accounts (services 27 to 31) and reports what was paid (35)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from urllib.parse import urlencode

from sppt.channels.snap.calling import NOTHING, Answered, Line, NotSent, stamp
from sppt.channels.webhooks import Reach
from sppt.kit import clock
from sppt.partners.queries import LoggedMessage
from sppt.partners.va import Va
from sppt.partners.va_banks import CalledBank
from sppt.rules.calendar import WIB, day_start

VA = "/v1.0/transfer-va"
CREATE, UPDATE, STATUS, INQUIRY, DELETE, REPORT = (
    f"{VA}/{what}"
    for what in ("create-va", "update-va", "update-status", "inquiry-va", "delete-va", "report")
)
NAME = "WAJIB PAJAK PBB-P2"
PREFIX_LENGTH = 8
LOGGED_MAX = 4_000
REPORT_MAX = 10_000


class Said(Enum):
    """What a bank's answer means for the number that it is about."""

    DONE = "done"
    OTHER = "other"  # it knows the number, with an amount or an end that are not ours
    MISSING = "missing"  # it knows no such number
    REFUSED = "refused"
    SILENT = "silent"  # no answer, or none that can be understood: what was asked may have been done
    NOT_SENT = "not_sent"  # the request never left


@dataclass(frozen=True, slots=True)
class Word:
    """What an answer means, and the bank's digits for the record."""

    said: Said
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """A payment in a bank's report (35); `reference` is the id under which it told us of it."""

    code: str
    reference: str
    amount: int


class VaLine:
    """One bank; each exchange is put down in the message log."""

    def __init__(self, bank: CalledBank, reach: Reach, put_down: Callable[[LoggedMessage], None]) -> None:
        self._bank = bank
        self._line = Line(bank.base_url, bank.ours, reach)
        self._put_down = put_down

    def create(self, va: Va) -> Word:
        """27."""
        return self._word("POST", CREATE, self._whole(va), va)

    def correct(self, va: Va) -> Word:
        """28: the number as we mean it, over whatever the bank knows of it."""
        return self._word("PUT", UPDATE, self._whole(va), va)

    def mark_paid(self, va: Va) -> Word:
        """29: paid in another way, so that the bank says so to whoever comes."""
        return self._word("PUT", STATUS, {**self._named(va), "paidStatus": "Y"}, va)

    def known(self, va: Va) -> Word:
        """30: whether the bank knows the number exactly as we mean it."""
        answered, word = self._asked("POST", INQUIRY, self._named(va), va)
        if word.said is not Said.DONE:
            return word
        data = answered.body.get("virtualAccountData")
        return word if isinstance(data, dict) and _is_ours(data, va) else Word(Said.OTHER, word.code)

    def delete(self, va: Va) -> Word:
        """31."""
        return self._word("DELETE", DELETE, self._named(va), va)

    def report(self, on: date) -> Sequence[Reported] | None:
        """35: what was paid at the bank on a WIB day; None if it did not say, or not so that it can be understood."""
        start = stamp(day_start(on))
        asked = {
            "partnerServiceId": self._bank.va_prefix.rjust(PREFIX_LENGTH),
            "startDate": on.isoformat(),
            "startTime": start[11:],
            "endDate": on.isoformat(),
            "endTime": "23:59:59+07:00",
        }
        try:
            answered = self._line.ask("GET", f"{REPORT}?{urlencode(asked)}", None)
        except NotSent:
            return None
        data = answered.body.get("virtualAccountData")
        if not answered.is_done or not isinstance(data, list) or len(data) > REPORT_MAX:
            return None
        lines = [_reported(one, self._bank.va_prefix) for one in data]
        return None if None in lines else [one for one in lines if one is not None]

    def _named(self, va: Va) -> dict[str, object]:
        prefix = self._bank.va_prefix.rjust(PREFIX_LENGTH)
        return {
            "partnerServiceId": prefix,
            "customerNo": va.code,
            "virtualAccountNo": prefix + va.code,
            "trxId": va.reference,
        }

    def _whole(self, va: Va) -> dict[str, object]:
        return {
            **self._named(va),
            "virtualAccountName": NAME,
            "totalAmount": {"value": f"{va.amount}.00", "currency": "IDR"},
            "virtualAccountTrxType": "C",
            "expiredDate": stamp(va.ends_at),
        }

    def _word(self, method: str, path: str, body: Mapping[str, object], va: Va) -> Word:
        return self._asked(method, path, body, va)[1]

    def _asked(self, method: str, path: str, body: Mapping[str, object], va: Va) -> tuple[Answered, Word]:
        at = clock.now()
        try:
            answered = self._line.ask(method, path, body)
            word = Word(_meaning(answered), answered.code)
        except NotSent:
            answered, word = NOTHING, Word(Said.NOT_SENT)
        self._put_down(
            LoggedMessage(
                at=at,
                partner=va.partner,
                client_id=self._bank.client_id,
                address="",
                route=f"{method}→ {path}",
                status=int(answered.code[:3]),
                outcome=word.said.value,
                about=[va.code, va.reference],
                request=json.dumps(body, separators=(",", ":"))[:LOGGED_MAX],
                response=json.dumps(dict(answered.body), separators=(",", ":"))[:LOGGED_MAX],
            )
        )
        return answered, word


def _meaning(answered: Answered) -> Said:
    if answered.is_done:
        return Said.DONE
    if answered.is_missing:
        return Said.MISSING
    return Said.REFUSED if answered.is_refused else Said.SILENT


def _is_ours(data: Mapping[str, object], va: Va) -> bool:
    """Whether a bank's number has our amount and ends when ours does, as far as it says."""
    ends = data.get("expiredDate")
    if isinstance(ends, str):
        try:
            moment = datetime.fromisoformat(ends)
        except ValueError:
            return False
        whole = moment if moment.tzinfo else moment.replace(tzinfo=WIB)
        if whole != va.ends_at.replace(microsecond=0):
            return False
    return _rupiah(data.get("totalAmount")) == va.amount


def _rupiah(amount: object) -> int | None:
    """A whole amount of IDR, or None: never a value for what was not said."""
    if not isinstance(amount, dict) or amount.get("currency") != "IDR":
        return None
    text, _, cents = str(amount.get("value")).partition(".")
    return int(text) if text.isascii() and text.isdigit() and cents in {"", "0", "00"} else None


def _reported(one: object, prefix: str) -> Reported | None:
    if not isinstance(one, dict):
        return None
    number, amount = str(one.get("virtualAccountNo", "")).strip(), _rupiah(one.get("paidAmount"))
    reference = one.get("paymentRequestId") or one.get("referenceNo")
    code = number.removeprefix(prefix)
    if amount is None or not isinstance(reference, str) or not (code.isascii() and code.isdigit()):
        return None
    return Reported(code, reference, amount)
