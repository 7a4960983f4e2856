"""The acquirer's door in SNAP BI: token (73), generate (47), query (51), cancel (77), each signature checked."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from sppt.kit import clock
from sppt.trials.acquirer.ledger import Ledger, Made, Manner, Paying
from sppt.trials.acquirer.minting import mint, spoilt
from sppt.trials.called import TOKEN, TOKEN_LIFE, Answer, Gate, said, unknown_path
from sppt.trials.conformance.qris_partner import QrisPartner
from sppt.trials.conformance.snap_bank import stamp

GENERATE, QUERY, CANCEL = (f"/v1.0/qr/qr-mpm-{what}" for what in ("generate", "query", "cancel"))
SERVICE = {TOKEN: "73", GENERATE: "47", QUERY: "51", CANCEL: "77"}
SLOW_SECONDS = 5
OTHER_NMID = "ID2099999999999"


HANG_UP = Answer(0, None)


class Door:
    """Answers the city. `pay` is called where the payer is quicker than our answer."""

    def __init__(self, partner: QrisPartner, ledger: Ledger, pay: Callable[[Made, Paying], object]) -> None:
        self._partner = partner
        self.gate = Gate(
            partner.city_key, client_key=partner.city_client_key, client_secret=partner.city_client_secret
        )
        self._ledger = ledger
        self._pay = pay

    def answer(self, path: str, headers: Mapping[str, str], text: str) -> Answer:
        """The answer to one POST."""
        service = SERVICE.get(path)
        if service is None:
            return unknown_path()
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return said(400, service, "00", "Bad Request")
        if path == TOKEN:
            return self.gate.token(headers)
        refused = self.gate.refused(service, method="POST", target=path, headers=headers, text=text)
        return refused or self._transaction(path, body)

    def _transaction(self, path: str, body: Mapping[str, object]) -> Answer:
        if path == GENERATE:
            return self._generate(body)
        made = self._ledger.by_reference(str(body.get("originalPartnerReferenceNo", "")))
        if made is None:
            return said(404, SERVICE[path], "01", "Transaction Not Found")
        return _status(made) if path == QUERY else self._cancel(made)

    def _generate(self, body: Mapping[str, object]) -> Answer:
        amount, reference = _rupiah(body.get("amount")), str(body.get("partnerReferenceNo", ""))
        if amount is None or not reference:
            return said(400, "47", "02", "Invalid Mandatory Field {amount}")
        with self._ledger.locked() as ledger:
            if ledger.by_reference(reference) is not None:
                return said(409, "47", "01", "Duplicate partnerReferenceNo")
            manner, number = ledger.next_manner(), ledger.number()
            if manner is Manner.REFUSED:
                return said(403, "47", "02", "Exceeds Transaction Amount Limit")
            made = Made(
                number=number,
                reference=f"A{secrets.token_hex(5).upper()}{number:06d}",
                partner_reference=reference,
                amount=amount,
                merchant_id=str(body.get("merchantId", "")),
                ends_at=_moment(body.get("validityPeriod")),
                content=self._content(amount, reference, manner),
            )
            ledger.add(made)
        return self._deliver(made, manner)

    def _content(self, amount: int, reference: str, manner: Manner) -> str:
        content = mint(
            amount=amount + (1 if manner is Manner.WRONG_AMOUNT else 0),
            nmid=OTHER_NMID if manner is Manner.OTHER_MERCHANT else self._partner.nmid,
            merchant_id=self._partner.merchant_id,
            reference=reference,
        )
        return spoilt(content) if manner is Manner.BAD_CRC else content

    def _deliver(self, made: Made, manner: Manner) -> Answer:
        """The answer to 47, late or never where it is to be so."""
        if manner is Manner.PAID_FIRST:
            self._pay(made, Paying.GOOD)
        if manner is Manner.SLOW:
            time.sleep(SLOW_SECONDS)
        if manner is Manner.LOST:
            return HANG_UP
        return said(
            200,
            "47",
            "00",
            "Successful",
            referenceNo=made.reference,
            partnerReferenceNo=made.partner_reference,
            qrContent=made.content,
            merchantName="BAPENDA KOTA CONTOH",
        )

    def _cancel(self, made: Made) -> Answer:
        with self._ledger.locked():
            if made.status == "00":
                return said(404, "77", "00", "Invalid Transaction Status")
            made.status = "05"
        return said(
            200,
            "77",
            "00",
            "Successful",
            originalPartnerReferenceNo=made.partner_reference,
            originalReferenceNo=made.reference,
            cancelTime=stamp(clock.now()),
        )


def _status(made: Made) -> Answer:
    more: dict[str, object] = {}
    if made.paid_at is not None:
        more = {"paidTime": stamp(made.paid_at)}
    return said(
        200,
        "51",
        "00",
        "Successful",
        originalReferenceNo=made.reference,
        originalPartnerReferenceNo=made.partner_reference,
        serviceCode="47",
        latestTransactionStatus=made.status,
        amount={"value": f"{made.amount}.00", "currency": "IDR"},
        **more,
    )


def _rupiah(amount: object) -> int | None:
    value = amount.get("value") if isinstance(amount, dict) else None
    whole, dot, rest = str(value).partition(".")
    return int(whole) if whole.isdigit() and dot and rest == "00" else None


def _moment(text: object) -> datetime:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return clock.now() + TOKEN_LIFE
