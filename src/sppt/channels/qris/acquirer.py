"""The acquirer asked over SNAP BI: a QR (47), its fate (51), its end (77). What is not clearly answered is not known.

Nothing here writes but to the message log. A request that could not be sent is told apart from one that was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar
from urllib.parse import urlsplit

from sppt.channels.qris.messages import moment_in, rupiah_in, text_in
from sppt.channels.snap import calling
from sppt.channels.snap.calling import Answered, NotSent, stamp
from sppt.channels.webhooks import Reach
from sppt.kit import clock
from sppt.kit.qris import NotOurQr, must_be
from sppt.kit.qris import read as read_qr
from sppt.partners.acquirers import Acquirer
from sppt.partners.qr import Qr
from sppt.partners.queries import LoggedMessage

GENERATE, QUERY, CANCEL = (f"/v1.0/qr/qr-mpm-{what}" for what in ("generate", "query", "cancel"))
LOGGED_MAX = 4_000
PAID, CANCELLED, NOT_FOUND = "00", "05", "07"


@dataclass(frozen=True, slots=True)
class Generated:
    """A QR that is ours to show."""

    their_reference: str
    content: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No QR to show, and why in a word; `made`: the acquirer has made one all the same."""

    why: str
    made: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    """Money has moved, in the acquirer's words."""

    named: str
    amount: int
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unpaid:
    """No money has moved; `over`: and none will."""

    over: bool


class Silent:
    """No answer, or none that can be understood: what was asked may have been done."""


class Gone:
    """The acquirer knows of no such QR, or has ended it."""


Fate: TypeAlias = Paid | Unpaid | Gone | Silent


class Line(Protocol):
    """An acquirer that can be asked about a wish."""

    def generate(self, qr: Qr) -> Generated | Refused | Silent: ...

    def query(self, qr: Qr) -> Fate: ...

    def cancel(self, qr: Qr, reason: str) -> Gone | Refused | Silent: ...


Result = TypeVar("Result")


class SnapLine:
    """One acquirer over HTTP. A token is kept until it ends; each exchange is put down in the message log."""

    def __init__(self, acquirer: Acquirer, put_down: Callable[[LoggedMessage], None]) -> None:
        # Who may be asked for a QR was decided by the operator: it may stand in a network of the city's own.
        self._line = calling.Line(acquirer.base_url, acquirer.ours, Reach.ANYWHERE)
        self._acquirer = acquirer
        self._host = urlsplit(acquirer.base_url).hostname or ""
        self._put_down = put_down

    def generate(self, qr: Qr) -> Generated | Refused | Silent:
        """47. A QR that is not exactly ours is refused, whatever the acquirer calls it."""
        merchant = self._acquirer.merchant
        body: dict[str, object] = {
            "partnerReferenceNo": qr.reference,
            "amount": _idr(qr.amount),
            "merchantId": merchant.merchant_id,
            "validityPeriod": stamp(qr.ends_at),
        }
        if merchant.terminal_id:
            body["terminalId"] = merchant.terminal_id
        try:
            return self._ask(GENERATE, body, qr, lambda said: _generated(said, qr, nmid=merchant.nmid))
        except NotSent:
            return Refused("not_reached")

    def query(self, qr: Qr) -> Fate:
        """51, by both references."""
        body: dict[str, object] = {
            "originalReferenceNo": qr.their_reference,
            "originalPartnerReferenceNo": qr.reference,
            "serviceCode": "47",
            "merchantId": self._acquirer.merchant.merchant_id,
        }
        try:
            return self._ask(QUERY, body, qr, lambda said: _fate(said, qr))
        except NotSent:
            return Silent()

    def cancel(self, qr: Qr, reason: str) -> Gone | Refused | Silent:
        """77."""
        body: dict[str, object] = {
            "originalReferenceNo": qr.their_reference,
            "originalPartnerReferenceNo": qr.reference,
            "merchantId": self._acquirer.merchant.merchant_id,
            "reason": reason,
            "amount": _idr(qr.amount),
        }
        try:
            return self._ask(CANCEL, body, qr, _cancelled)
        except NotSent:
            return Silent()

    def _ask(
        self, path: str, body: Mapping[str, object], qr: Qr, judge: Callable[[Answered], Result]
    ) -> Result:
        """One request, judged and put down. Raises NotSent."""
        at, text = clock.now(), json.dumps(body, separators=(",", ":"))
        said = self._line.ask("POST", path, body)
        judged = judge(said)
        self._put_down(
            LoggedMessage(
                at=at,
                partner=self._acquirer.partner,
                client_id=self._acquirer.client_id,
                address=self._host,
                route=f"POST→ {path}",
                status=int(said.code[:3]),
                outcome=_word(judged),
                about=[text for text in (qr.code, qr.reference, qr.their_reference) if text],
                request=text[:LOGGED_MAX],
                response=json.dumps(dict(said.body), separators=(",", ":"))[:LOGGED_MAX],
            )
        )
        return judged


def _is_refused(said: Answered) -> bool:
    """Whether it says that nothing was done; any other answer but success leaves that open."""
    return said.code.startswith("4") and said.code[:3] not in {"408", "429"}


def _generated(said: Answered, qr: Qr, *, nmid: str) -> Generated | Refused | Silent:
    if _is_refused(said):
        return Refused(f"acquirer_{said.code}")
    if not said.is_done:
        return Silent()
    content, given = said.body.get("qrContent"), text_in(said.body, "partnerReferenceNo")
    if not isinstance(content, str) or given not in {"", qr.reference}:
        return Refused("qr_missing", made=True)
    try:
        must_be(read_qr(content), amount=qr.amount, nmid=nmid)
    except NotOurQr as other:
        return Refused(other.code, made=True)
    return Generated(text_in(said.body, "referenceNo"), content)


def _fate(said: Answered, qr: Qr) -> Fate:
    if _is_refused(said) and said.code[5:] == "01" and said.code.startswith("404"):
        return Gone()
    status = text_in(said.body, "latestTransactionStatus")
    if not said.is_done or not status:
        return Silent()
    if status == PAID:
        amount = rupiah_in(said.body)
        named = text_in(said.body, "originalReferenceNo") or qr.their_reference or qr.reference
        return Silent() if amount is None else Paid(named, amount, moment_in(said.body))
    return Gone() if status == NOT_FOUND else Unpaid(over=status == CANCELLED)


def _cancelled(said: Answered) -> Gone | Refused | Silent:
    if said.is_done:
        return Gone()
    return Refused(f"acquirer_{said.code}") if _is_refused(said) else Silent()


def _word(judged: object) -> str:
    """What came of it, for the log."""
    return judged.why if isinstance(judged, Refused) else type(judged).__name__.lower()


def _idr(amount: int) -> dict[str, str]:
    return {"value": f"{amount}.00", "currency": "IDR"}
