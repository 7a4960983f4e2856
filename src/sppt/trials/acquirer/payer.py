"""The payer's telephone and the acquirer's notices (52): told as they should be, or otherwise."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sppt.kit import clock
from sppt.trials.acquirer.ledger import Ledger, Made, Paying
from sppt.trials.conformance.qris_partner import QrisPartner
from sppt.trials.conformance.snap_bank import Bank, Said, stamp

NOTIFY = "/v1.0/qr/qr-mpm-notify"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice by the acquirer's number and the RRN, and what the city answered."""

    named: str
    rrn: str
    answer: str


@dataclass(frozen=True, slots=True)
class Told:
    """Every notice; none where nothing was told."""

    notices: tuple[Notice, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.answer for one in self.notices)


class Payer:
    """Pays QRs and tells the city."""

    def __init__(self, partner: QrisPartner, ledger: Ledger) -> None:
        self._partner = partner
        self._ledger = ledger
        self._bank = Bank(partner.against, partner.snap)

    def pay(self, made: Made, paying: Paying) -> Told:
        """Money moves, and is told in this manner. Raises Fails or Skips where the city cannot be reached."""
        with self._ledger.locked():
            made.status, made.paid_at = "00", clock.now()
            made.rrn = made.rrn or f"{secrets.randbelow(10**12):012d}"
        changes = _changes(made, paying)
        return Told(
            tuple(
                Notice(str(change["originalReferenceNo"]), made.rrn, self._tell(change).code)
                for change in changes
            )
        )

    def _tell(self, body: Mapping[str, object]) -> Said:
        said = self._bank.post(NOTIFY, body)
        if said.status != 401:
            return said
        self._bank = Bank(self._partner.against, self._partner.snap)  # the token has ended: with a new one
        return self._bank.post(NOTIFY, body)


def _changes(made: Made, paying: Paying) -> list[dict[str, object]]:
    """The notices that this manner of telling sends, one after the other."""
    less = {"value": f"{made.amount - 1}.00", "currency": "IDR"}
    another = {"merchantInfo": {"merchantId": "000000000000"}}
    changes: dict[Paying, list[dict[str, object]]] = {
        Paying.GOOD: [{}],
        Paying.TWICE: [{}, {}],
        Paying.TWICE_OTHERWISE: [{}, {"originalReferenceNo": f"B{made.reference[1:]}"}],
        Paying.WRONG_AMOUNT: [{"amount": less}],
        Paying.OTHER_MERCHANT: [{"additionalInfo": another}],
        Paying.SILENT: [],
        Paying.PENDING_AFTER: [{}, {"latestTransactionStatus": "03"}],
        Paying.UNKNOWN: [{"originalPartnerReferenceNo": f"X{made.partner_reference[1:]}"}],
    }
    return [notice(made) | change for change in changes[paying]]


def notice(made: Made) -> dict[str, object]:
    """The body of 52 for a QR that was paid."""
    paid_at = made.paid_at or clock.now()
    return {
        "originalReferenceNo": made.reference,
        "originalPartnerReferenceNo": made.partner_reference,
        "latestTransactionStatus": made.status,
        "transactionStatusDesc": "Success",
        "customerNumber": "6281234567890",
        "destinationAccountName": "BAPENDA",
        "amount": {"value": f"{made.amount}.00", "currency": "IDR"},
        "additionalInfo": {
            "issuerReferenceNumber": made.rrn,
            "transactionDate": stamp(paid_at),
            "payerName": "PEMBAYAR CONTOH",
            "issuerName": "DOMPET CONTOH",
            "merchantInfo": {"merchantId": made.merchant_id},
        },
    }
