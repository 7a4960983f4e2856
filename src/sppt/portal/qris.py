"""QRIS on the page of a code: offered, made ready, shown, run out. The QR is the acquirer's; we draw what it sent."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import segno
from django.utils.safestring import SafeString, mark_safe

from sppt.kit.qris import read
from sppt.partners.acquirers import Offer, qris_offer
from sppt.partners.qr import Qr, move, newest_qr, want_qr
from sppt.partners.qr_states import QrEvent, QrState
from sppt.payments.language import PaymentCode
from sppt.portal.words import t
from sppt.rules.rupiah import printed

MASK = 2  # fixed: choosing the best of eight costs five times as much and helps no camera
BORDER = 4
PNG_SCALE = 10
SHORTEST = timedelta(minutes=1)
REFUSED_FOR = timedelta(minutes=10)
WAIT_STEPS, WAIT_SECONDS = 30, 0.1  # three seconds
_waiting = threading.BoundedSemaphore(3)  # a slow acquirer must not hold every thread that serves pages


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page says of QRIS. `state`: offer, waiting, shown, ended, refused, held (money we could not book), or
    closed with the sentence `why_not`.
    """

    state: str
    why_not: str = ""
    number: int = 0
    svg: str = ""
    merchant: str = ""
    nmid: str = ""
    ends_at: datetime | None = None
    minutes_left: int = 0

    @property
    def waits(self) -> bool:
        return self.state == "waiting"


def panel_of(code: PaymentCode, *, at: datetime) -> Panel | None:
    """The panel of an open code; None in a city without QRIS."""
    offer = qris_offer()
    newest = newest_qr(code.code)
    if newest is not None and newest.state is QrState.PAID:
        return Panel("held")
    if offer is None:
        return None
    if newest is not None and newest.open:
        return _of_open(newest, at=at)
    why_not = _why_not(offer, code, at=at)
    if why_not:
        return Panel("closed", why_not)
    if newest is not None and newest.state is QrState.REFUSED and newest.wanted_at > at - REFUSED_FOR:
        return Panel("refused")
    return Panel("ended" if newest is not None and newest.state is QrState.EXPIRED else "offer")


def _of_open(qr: Qr, *, at: datetime) -> Panel:
    if qr.state is not QrState.SHOWN:
        return Panel("waiting")
    if at >= qr.ends_at:
        return Panel("ended")
    said = read(qr.content)
    minutes = -((at - qr.ends_at) // timedelta(minutes=1))
    return Panel(
        "shown",
        number=qr.id,
        svg=drawn(qr.content),
        merchant=said.value("59"),
        nmid=said.nmid,
        ends_at=qr.ends_at,
        minutes_left=minutes,
    )


def _why_not(offer: Offer, code: PaymentCode, *, at: datetime) -> str:
    """Why this code cannot be shown as a QR now; empty if it can."""
    channel = offer.channel
    if not channel.takes(code.amount):
        return t(
            "QRIS menerima paling banyak {batas} sekali bayar. Pakai Virtual Account atau loket di bawah ini.",
            batas=printed(channel.amount_max),
        )
    if not channel.is_open(at):
        return t(
            "QRIS dapat dipakai pukul {buka} sampai {tutup} WIB. Pakai cara lain di bawah ini.",
            buka=f"{channel.opens:%H.%M}",
            tutup=f"{channel.closes:%H.%M}",
        )
    if code.valid_until < at + SHORTEST:
        return t("Kode bayar ini hampir berakhir. Buat kode bayar baru untuk memakai QRIS.")
    return ""


def want(code: PaymentCode, *, at: datetime) -> None:
    """Writes the wish for a QR, in place of one that ran out; does nothing where QRIS cannot be used."""
    offer = qris_offer()
    if offer is None or _why_not(offer, code, at=at):
        return
    newest = newest_qr(code.code)
    if newest is not None and newest.state is QrState.PAID:
        return  # its money waits for an officer; a second QR would only take it twice
    if newest is not None and newest.state is QrState.SHOWN and at >= newest.ends_at:
        move(newest, QrEvent.ENDED, at=at, again=timedelta(0))  # the worker asks once more what became of it
    until = min(at + offer.valid, code.valid_until)
    want_qr(code.code, code.amount, partner=offer.channel.code, until=until, at=at)


def wait_for_answer(code: PaymentCode, *, pause: Callable[[], object]) -> None:
    """Until the acquirer has answered, three seconds at most; where many wait already, not at all."""
    if not _waiting.acquire(blocking=False):
        return
    try:
        for _ in range(WAIT_STEPS):
            newest = newest_qr(code.code)
            if newest is None or newest.state not in {QrState.WANTED, QrState.ASKED}:
                return
            pause()
    finally:
        _waiting.release()


def pause() -> None:
    """A tenth of a second."""
    threading.Event().wait(WAIT_SECONDS)


def content_of(code: PaymentCode, number: int, *, at: datetime) -> str | None:
    """The text of the QR with this number, while it is this code's and can be paid."""
    newest = newest_qr(code.code)
    standing = newest is not None and newest.id == number and newest.state is QrState.SHOWN
    return newest.content if newest is not None and standing and at < newest.ends_at else None


def drawn(content: str) -> SafeString:
    """A QR as an SVG element; its paths come from segno, nothing of the text stands in it as text."""
    svg = _qr(content).svg_inline(border=BORDER, omitsize=True, svgclass=None, lineclass=None, light="#fff")
    return mark_safe(svg)  # noqa: S308 (drawn by segno, see above)


def png_of(content: str) -> bytes:
    """The same as an image to save: a telephone cannot scan its own screen."""
    image = io.BytesIO()
    _qr(content).save(image, kind="png", scale=PNG_SCALE, border=BORDER)
    return image.getvalue()


def _qr(content: str) -> segno.QRCode:
    return segno.make(content, error="m", mask=MASK, boost_error=False, micro=False)
