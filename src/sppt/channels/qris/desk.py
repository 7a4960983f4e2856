"""Service 52: the acquirer tells what became of a QR. It is judged at once and never asked back within the request."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sppt.channels.gathering import Lane
from sppt.channels.qris.claims import MOVED, Claim, Judged, Verdict, judge
from sppt.channels.qris.messages import QrNotice
from sppt.channels.snap import answers
from sppt.channels.snap.answers import Echo, Reply
from sppt.channels.snap.codes import (
    CONFLICTING,
    FIELD,
    INCONSISTENT,
    MISSING_FIELD,
    NOT_FOUND,
    SUCCESSFUL,
    WHY,
    Service,
    SnapRefusal,
    Why,
)
from sppt.channels.snap.door import Admitted
from sppt.channels.snap.messages import Answer, Data, Reader
from sppt.kit import clock
from sppt.payments.actions import BATCH_MAX
from sppt.payments.language import Receipt, Refusal

PATH = "/v1.0/qr/qr-mpm-notify"
WAITING_MAX = 4_000
OTHER_MERCHANT = Why(INCONSISTENT, "Not a merchant of ours", "Bukan pedagang kami")
UNKNOWN_QR = Why(NOT_FOUND, "No such QR", "QR tidak dikenal")
_REFUSED: Mapping[Verdict, Why] = {Verdict.OTHER_MERCHANT: OTHER_MERCHANT, Verdict.CONFLICT: CONFLICTING}
_NOTICE = Reader(QrNotice)


class QrisDesk:
    """Notices in batches, judged by one thread with a connection of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        def work(batch: Sequence[Claim]) -> list[Judged]:
            return judge(batch, at=clock.now())

        self.lane: Lane[Claim, Judged] = Lane(
            "qris_notices", work, batch_max=BATCH_MAX, waiting_max=WAITING_MAX, loop=loop
        )

    async def notice(self, admitted: Admitted, body: bytes) -> Reply:
        """52: booked if exactly due, else kept in suspense; whatever was kept is answered as taken."""
        read = _NOTICE.read(body)
        moved = read.latest_transaction_status == MOVED
        if moved and read.amount is None:  # never a value for what was not said
            raise SnapRefusal(MISSING_FIELD, "amount")
        claim = Claim(
            partner=admitted.client.client.partner,
            external_id=admitted.external_id,
            status=read.latest_transaction_status,
            reference=read.original_partner_reference_no or "",
            named=read.original_reference_no,
            rrn=read.rrn,
            merchant_id=read.merchant_id,
            amount=read.amount.rupiah if read.amount else 0,
            paid_at=read.paid_at,
        )
        return told(await self.lane.ask(claim), claim, read)


def told(judged: Judged, claim: Claim, read: QrNotice) -> Reply:
    """A judgement in the protocol's words, and for the log without what an acquirer tells of the payer."""
    code = judged.qr.code if judged.qr else ""
    about = tuple(text for text in (claim.named, claim.reference, claim.rrn, code) if text)
    echo = Echo(Data(), replace(read, additional_info=None), about)
    outcome = judged.outcome
    if isinstance(outcome, Refusal):
        why = WHY[outcome.code]
        detail = FIELD.get(outcome.code, why.english)
        return answers.refused(
            Service.QR_NOTICE, why.case, detail=detail, why=why, outcome=str(outcome.code), echo=echo
        )
    if isinstance(outcome, Verdict):
        refused = _REFUSED.get(outcome)
        return _refused(refused, str(outcome), echo) if refused else _taken(echo, outcome, claim.status)
    if isinstance(outcome, Receipt):
        return _taken(echo, "ok", outcome.number)
    if judged.qr is None:
        return _refused(UNKNOWN_QR, "qr_unknown", echo, f"case:{outcome.case_id}")
    return _taken(echo, "suspended", f"case:{outcome.case_id}")


def _refused(why: Why, outcome: str, echo: Echo, *more: str) -> Reply:
    whole = Echo(echo.data, echo.understood, (*echo.about, *more))
    return answers.refused(
        Service.QR_NOTICE, why.case, detail=why.english, why=why, outcome=outcome, echo=whole
    )


def _taken(echo: Echo, outcome: str, *more: str) -> Reply:
    understood: Struct = echo.understood
    message = Answer(SUCCESSFUL.code(Service.QR_NOTICE), SUCCESSFUL.message)
    return Reply(200, message, outcome, understood, (*echo.about, *more))
