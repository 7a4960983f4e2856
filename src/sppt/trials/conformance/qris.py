"""`sppt conformance qris`: what an acquirer tries before it trusts a merchant's door, by the rules of SNAP BI (52).

The kit leaves cases in suspense behind, as money that fits nothing must: it is for installations on trial.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sppt.kit import clock
from sppt.trials.conformance import snap_entry as entry
from sppt.trials.conformance.findings import Case, Fails, Findings, Skips, play_all
from sppt.trials.conformance.numbers import Numbers, call_api
from sppt.trials.conformance.play import Play, expect
from sppt.trials.conformance.qris_partner import Order, QrisPartner
from sppt.trials.conformance.snap_bank import Bank, Said, stamp

NOTIFY = "/v1.0/qr/qr-mpm-notify"
INQUIRIES, PAYMENTS = "/api/v1/inquiries", "/api/v1/payments"


@dataclass(slots=True)
class QrisPlay(Play):
    """The acquirer at work, with the orders that the installation wrote down for it."""

    merchant_id: str = ""
    orders: list[Order] = field(default_factory=list)

    def notice(self, order: Order, **changed: object) -> dict[str, object]:
        """The body of 52 for an order that was paid; `changed` replaces fields."""
        return {
            "originalReferenceNo": f"U{order.reference}",
            "originalPartnerReferenceNo": order.reference,
            "latestTransactionStatus": "00",
            "amount": {"value": f"{order.amount}.00", "currency": "IDR"},
            "additionalInfo": {"merchantInfo": {"merchantId": self.merchant_id}},
            **changed,
        }

    def harmless(self, **changed: object) -> dict[str, object]:
        """A notice that says that nothing has moved yet: whatever the door answers, nothing is left behind."""
        order = Order("", self.bank.fresh(), 1)
        return self.notice(order, **{"latestTransactionStatus": "03", **changed})

    def tell(self, body: Mapping[str, object] | str, *, external_id: str = "") -> Said:
        return self.bank.post(NOTIFY, body, external_id=external_id)

    def order(self) -> Order:
        """An order whose code can still be paid. Raises Skips when none is left."""
        while self.orders:
            order = self.orders.pop(0)
            if self.is_payable(order):
                return order
        raise Skips("tidak ada pesanan QR yang dapat dibayar: isi test_orders pada berkas mitra")

    def is_payable(self, order: Order) -> bool:
        _, body = call_api(self.bank, INQUIRIES, {"items": [{"code": order.code}]})
        items = body.get("items")
        first = items[0] if isinstance(items, list) and items else {}
        return isinstance(first, dict) and first.get("amount") == order.amount

    def remember(self, order: Order) -> None:
        """Finds the receipt of an order that was paid, to undo it: the same payment again names it."""
        asked = {"code": order.code, "amount": order.amount, "reference": order.reference}
        _, body = call_api(self.bank, PAYMENTS, asked)
        if receipt := body.get("receipt"):
            self.numbers.paid.append(str(receipt))


# ---- who may come in


def wrong_token(play: QrisPlay) -> None:
    said = play.bank.post(NOTIFY, play.harmless(), changed={"Authorization": "Bearer bukan-token"})
    expect(said, "4015201", None, names="Invalid Token (B2B)")


def wrong_signature(play: QrisPlay) -> None:
    said = play.bank.post(NOTIFY, play.harmless(), changed={"X-SIGNATURE": "c2FsYWg="})
    expect(said, "4015200", None, names="[Signature]")


def changed_after_signing(play: QrisPlay) -> None:
    text = json.dumps(play.harmless(), separators=(",", ":"))
    headers = play.bank.headers(NOTIFY, text)
    expect(play.bank.snap(NOTIFY, text.replace('"1.00"', '"2.00"'), headers), "4015200", None)
    expect(play.bank.snap(f"{NOTIFY}?x=1", text, headers), "4015200", None)


def wrong_partner(play: QrisPlay) -> None:
    said = play.bank.post(NOTIFY, play.harmless(), changed={"X-PARTNER-ID": "BUKAN-MITRA"})
    expect(said, "4015200", None, names="[Unknown client]")


def wrong_time(play: QrisPlay) -> None:
    for at in (play.bank.now() - entry.TEN_MINUTES, play.bank.now() + entry.TEN_MINUTES):
        expect(play.bank.post(NOTIFY, play.harmless(), at=stamp(at)), "4015200", None)
    naive = f"{play.bank.now():%Y-%m-%dT%H:%M:%S}"
    expect(play.bank.post(NOTIFY, play.harmless(), at=naive), "4005201", None, names="X-TIMESTAMP")


def other_spellings(play: QrisPlay) -> None:
    for text in (
        json.dumps(play.harmless(), indent=2),
        json.dumps(play.harmless(), indent=1).replace("\n", "\r\n"),
        json.dumps(play.harmless(x="~")).replace('"~"', r'"a b\/c \u00e9 \"q\""'),
    ):
        expect(play.tell(text), "2005200", None)


# ---- fields


def missing_field(play: QrisPlay) -> None:
    for name in ("originalReferenceNo", "latestTransactionStatus"):
        left = {key: one for key, one in play.harmless().items() if key != name}
        expect(play.tell(left), "4005202", None, names=name)
    paid = play.harmless(latestTransactionStatus="00", amount=None)
    expect(play.tell(paid), "4005202", None, names="amount")


def malformed_field(play: QrisPlay) -> None:
    expect(play.tell(play.harmless(latestTransactionStatus="99")), "4005201", None)
    for wrong in ("1e6", "1.5", "-1.00", "1"):
        amount = {"value": wrong, "currency": "IDR"}
        expect(play.tell(play.harmless(amount=amount)), "4005201", None, names="amount")
    expect(play.tell(play.harmless(amount={"value": "1.00", "currency": "USD"})), "4005201", None)


def unreadable(play: QrisPlay) -> None:
    for text in ("{", "[]", '"x"'):
        expect(play.tell(text), "4005200", None)
    doubled = json.dumps(play.harmless(), separators=(",", ":"))[:-1] + ',"amount":null}'
    expect(play.tell(doubled), "4005200", None)


# ---- what is told


def not_moved(play: QrisPlay) -> None:
    for status in ("01", "02", "03", "05", "06"):
        expect(play.tell(play.harmless(latestTransactionStatus=status, amount=None)), "2005200", None)


def unknown_qr(play: QrisPlay) -> None:
    body = play.harmless(latestTransactionStatus="00")
    for _ in range(2):
        expect(play.tell(body), "4045201", None)


def other_merchant(play: QrisPlay) -> None:
    order = play.order()
    play.orders.insert(0, order)
    another = {"merchantInfo": {"merchantId": "000000000000"}}
    expect(play.tell(play.notice(order, additionalInfo=another)), "4045218", None)
    if not play.is_payable(order):
        raise Fails("kabar bagi pedagang lain tercatat sebagai pembayaran")


def wrong_amount(play: QrisPlay) -> None:
    order = play.order()
    less = {"value": f"{order.amount - 1}.00", "currency": "IDR"}
    expect(play.tell(play.notice(order, amount=less)), "2005200", None)
    if not play.is_payable(order):
        raise Fails("jumlah yang kurang tercatat sebagai lunas")


def booked_once(play: QrisPlay) -> None:
    order = play.order()
    external_id = play.bank.fresh()
    try:
        for _ in range(2):
            expect(play.tell(play.notice(order), external_id=external_id), "2005200", None)
        if play.is_payable(order):
            raise Fails("sesudah kabar lunas, kodenya masih dapat dibayar")
        expect(play.tell(play.notice(order)), "2005200", None)
        expect(play.tell(play.notice(order, latestTransactionStatus="03")), "2005200", None)
        other = play.notice(order, originalReferenceNo=f"V{order.reference}")
        expect(play.tell(other, external_id=external_id), "4095200", None)
        expect(play.tell(other), "2005200", None)
    finally:
        if not play.is_payable(order):
            play.remember(order)


CASES: tuple[Case[QrisPlay], ...] = (
    Case("73-1", "Token B2B diberikan untuk tanda tangan RSA yang benar", entry.token_is_given),
    Case("73-2", "Tanda tangan yang salah ditolak", entry.token_needs_signature),
    Case("73-3", "Client yang tidak dikenal ditolak", entry.token_needs_client),
    Case("73-4", "Header wajib dan bentuk waktu diperiksa", entry.token_needs_headers),
    Case("73-5", "Waktu yang basi atau di masa depan ditolak", entry.token_needs_this_time),
    Case("S-1", "Token yang tidak dikenal: 4015201", wrong_token),
    Case("S-2", "Tanda tangan yang salah: 4015200 [Signature]", wrong_signature),
    Case("S-3", "Isi atau alamat yang diubah sesudah ditandatangani ditolak", changed_after_signing),
    Case("S-4", "X-PARTNER-ID orang lain: 4015200 [Unknown client]", wrong_partner),
    Case("S-5", "Waktu basi, masa depan, atau tanpa zona ditolak", wrong_time),
    Case("S-6", "Spasi, CRLF, \\/, dan \\u diterima", other_spellings),
    Case("F-1", "Isian wajib yang hilang disebut namanya: 4005202", missing_field),
    Case("F-2", "Isian yang salah bentuk disebut namanya: 4005201", malformed_field),
    Case("F-3", "Isi yang tidak terbaca, atau bernama ganda: 4005200", unreadable),
    Case("52-1", "Status selain 00 diterima dan tidak mencatat apa pun", not_moved),
    Case("52-2", "Uang atas QR yang tidak dikenal: 4045201, dan sama bila diulang", unknown_qr),
    Case("52-3", "Kabar bagi pedagang lain: 4045218", other_merchant, optional=True),
    Case("52-4", "Jumlah lain diterima tetapi tidak melunasi", wrong_amount, optional=True),
    Case(
        "52-5",
        "Lunas sekali saja: diulang, didahului status lama, atau dikabarkan sebagai uang lain",
        booked_once,
        optional=True,
    ),
)


def conformance(against: str, partner: QrisPartner, cases: Sequence[Case[QrisPlay]] = CASES) -> Findings:
    """Plays the cases against an installation and undoes what it has paid."""
    bank = Bank(against.rstrip("/"), partner.snap)
    play = QrisPlay(bank, Numbers(bank), merchant_id=partner.merchant_id, orders=list(partner.orders))
    try:
        found = play_all(cases, play)
    finally:
        try:
            play.numbers.undo()
        except (Fails, Skips):  # it is gone; the findings say so
            play.numbers.paid.clear()
    return Findings("qris", against, partner.snap.name, clock.now(), found)
