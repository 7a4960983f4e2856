"""Lists over the API: a partner brings up to 100 000 lines, reads what they owe, asks for codes, pays them like any."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias, cast

from msgspec import UNSET

from sppt.channels.api import messages
from sppt.channels.api.codes import DoorCode, DoorRefusal
from sppt.channels.api.desks import Call, Reply, fingerprint, required_key, wib
from sppt.channels.api.messages import Reader
from sppt.channels.lanes import Lanes
from sppt.collective import coding, queries
from sppt.collective.queries import ListView
from sppt.collective.reading import read_text
from sppt.collective.receipts import PaidCode, paid_codes
from sppt.collective.taking import Bringer, take
from sppt.collective.words import LineState, Owner
from sppt.documents import parts_making
from sppt.documents.parts import Progress
from sppt.documents.press import press
from sppt.partners.actions import Claim
from sppt.partners.actions import claim as claim_keys
from sppt.partners.channels import channels
from sppt.rules.calendar import wib_day

PAGE = 1_000
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_PLACE = re.compile(r"\d{1,6}", re.ASCII)
_ORDER = Reader(messages.ListOrder)
_CODES = Reader(messages.ListCodesOrder)
_RECEIPTS = Reader(messages.ListReceiptsOrder)


Answer: TypeAlias = messages.ListSeen | messages.ListLines | messages.ListReceipts


class ListDesks:
    """The addresses of lists, for one city. What is long is the worker's: each answer says how far it is."""

    def __init__(self, lanes: Lanes, *, city: str) -> None:
        self._lanes = lanes
        self._city = city

    async def bring(self, call: Call) -> Reply:
        order = _ORDER.read(call.body)
        key = required_key(call)
        claim = Claim(call.partner, "lists", key, fingerprint(order))
        told = await self._errand(lambda at: self._take(order, call.partner, claim, at=at))
        silent = messages.ListOrder(order.lines[:1], "…")  # the log needs no hundred thousand NOPs
        return Reply(200, told, "ok", silent, (key,), items=len(order.lines))

    async def seen(self, call: Call) -> Reply:
        told = await self._errand(lambda at: _seen(_own(call), at=at))
        return Reply(200, told, "ok", None, (call.receipt,))

    async def codes(self, call: Call) -> Reply:
        _CODES.read(call.body)
        told = await self._errand(lambda at: _asked(call, at=at))
        return Reply(200, told, "ok", None, (call.receipt,))

    async def lines(self, call: Call) -> Reply:
        told = await self._errand(lambda _at: _page(_own(call), call.after))
        return Reply(200, told, "ok", None, (call.receipt,))

    async def ask_receipts(self, call: Call) -> Reply:
        _RECEIPTS.read(call.body)
        told = await self._errand(lambda at: _receipts_asked(call, at=at))
        return Reply(200, told, "ok", None, (call.receipt,))

    async def receipts(self, call: Call) -> Reply:
        told = await self._errand(lambda _at: _receipts(_own(call)))
        return Reply(200, told, "ok", None, (call.receipt,))

    async def _errand(self, run: Callable[[datetime], Answer | DoorCode]) -> Answer:
        """An answer; what was refused is raised here, for a lane takes an exception for a fault."""
        told = cast("Answer | DoorCode", await self._lanes.errands.ask(run))
        if isinstance(told, DoorCode):
            raise DoorRefusal(told)
        return told

    def _take(
        self, order: messages.ListOrder, partner: str, claim: Claim, *, at: datetime
    ) -> messages.ListSeen | DoorCode:
        if not claim_keys([claim], at=at)[0]:
            return DoorCode.KEY_REUSED
        lines = read_text(
            "\n".join(order.lines),
            city=self._city,
            year_now=wib_day(at).year,
            lines_max=messages.LIST_MAX,
        )
        agreed = channels().get(partner)
        by = Bringer(Owner.PARTNER, partner, partner, agreed.amount_max if agreed else 0)
        token = take(lines, by, key=claim.key, title=order.title, at=at)
        return _seen(queries.listing(token), at=at)


def _own(call: Call) -> ListView | None:
    """The list in the address, if it is this partner's own."""
    one = queries.listing(call.receipt) if _TOKEN.fullmatch(call.receipt) else None
    return one if one and (one.owner_kind, one.owner) == (Owner.PARTNER, call.partner) else None


def _asked(call: Call, *, at: datetime) -> messages.ListSeen | DoorCode:
    one = _own(call)
    if one is None:
        return DoorCode.NOT_FOUND
    try:
        coding.ask(one.token, at=at)
    except coding.NotReady:
        return DoorCode.LIST_NOT_READY
    return _seen(_own(call), at=at)


def _seen(one: ListView | None, *, at: datetime) -> messages.ListSeen | DoorCode:
    if one is None:
        return DoorCode.NOT_FOUND
    owes = queries.sums(one.number).get(LineState.OWES, queries.Sum())
    return messages.ListSeen(
        list=one.token,
        state=str(one.state),
        lines=one.lines,
        done=one.done,
        owing_lines=owes.lines,
        bills=owes.bills,
        amount=owes.amount,
        codes=tuple(
            messages.ListCode(
                code.code,
                code.amount,
                code.bills,
                str(code.state),
                wib(code.valid_until),
                code.receipt or UNSET,
            )
            for code in queries.codes(one, at=at)
        ),
    )


def _receipts_asked(call: Call, *, at: datetime) -> messages.ListReceipts | DoorCode:
    one = _own(call)
    if one is None:
        return DoorCode.NOT_FOUND
    parts_making.ask_all([code.receipt for code in _shared(one)], at=at)
    return _receipts(one)


def _receipts(one: ListView | None) -> messages.ListReceipts | DoorCode:
    if one is None:
        return DoorCode.NOT_FOUND
    shared = _shared(one)
    progress = parts_making.progress(press(), [code.receipt for code in shared])
    base = press().letterhead.base_url
    told = []
    for code in shared:
        done = progress.get(code.receipt, Progress())
        url = f"{base}/v/{code.token}/nop.zip"
        told.append(
            messages.ListReceipt(code.receipt, code.code, code.amount, code.nops, done.asked, done.made, url)
        )
    return messages.ListReceipts(bool(told) and all(one.made == one.nops for one in told), tuple(told))


def _shared(one: ListView) -> list[PaidCode]:
    """The paid codes over several NOPs: of these each NOP may have a receipt of its own."""
    return [code for code in paid_codes(one.number) if code.nops > 1]


def _page(one: ListView | None, after: str) -> messages.ListLines | DoorCode:
    if one is None or not _PLACE.fullmatch(after):
        return DoorCode.NOT_FOUND
    found = queries.lines(one.number, after=int(after), limit=PAGE + 1)
    urls: dict[str, list[str]] = {}
    addresses = parts_making.addresses(press(), [code.receipt for code in paid_codes(one.number)])
    for (_, nop), url in addresses.items():
        urls.setdefault(nop, []).append(url)
    lines = tuple(
        messages.ListLine(
            line.place,
            line.nop,
            str(line.state),
            tuple(int(year) for year in line.years.split(",") if year),
            line.amount,
            line.code,
            tuple(urls.get(line.nop, ())),
        )
        for line in found[:PAGE]
    )
    return messages.ListLines(lines, lines[-1].place if len(found) > PAGE else 0)
