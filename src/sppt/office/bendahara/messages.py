"""What partners' machines asked and what we answered: found by NOP, code, reference or receipt, and what came of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.kit import audit
from sppt.kit.visible import visible
from sppt.office.shell import FORM, OfficeRequest, desk
from sppt.office.tables import Link, address
from sppt.office.words import phrase, t
from sppt.partners.queries import LoggedMessage, messages_about
from sppt.payments.language import SENTENCES, RefusalCode
from sppt.payments.numbers import is_code, is_receipt_number
from sppt.payments.queries import receipt_by_number
from sppt.rules.nop import Nop, NotANop

READERS = (Role.BENDAHARA, Role.HEAD, Role.AUDITOR)
SHOWN_MAX = 50
RECEIPTS_MAX = 20
TEXT_MAX = 80
BODY_MAX = 4_096
_REFERENCE = re.compile(r"[!-~]{1,64}", re.ASCII)
_JUNK = re.compile(r"[\s.\-]+")


@dataclass(frozen=True, slots=True)
class Fate:
    """What the books say now of a receipt that a message names."""

    receipt: Link
    state: str


@dataclass(frozen=True, slots=True)
class Message:
    """One request and its answer, as the page shows them; bodies are redacted where they were logged."""

    at: datetime
    partner: str
    route: str
    status: int
    outcome: str
    sentence: str
    address: str
    fates: Sequence[Fate]
    request: str
    response: str


@desk(*READERS, methods=FORM)
def messages(request: OfficeRequest) -> HttpResponse:
    """One field; what is looked for travels in the form, so that no NOP stands in an address."""
    typed = request.POST.get("cari", "").strip()[:TEXT_MAX]
    context: dict[str, object] = {"typed": typed}
    if request.method != "POST":
        return render(request, "office/bendahara/messages.html", context)
    if not typed:
        context["error"] = t("Tulis dulu yang dicari.")
        return render(request, "office/bendahara/messages.html", context, status=422)
    found = _found(typed)
    audit.append(
        actor=request.officer.actor,
        verb="look_messages",
        subject="partners:messages",
        detail={"found": len(found)},
        at=request.officer.at,
    )
    fates = _fates(found[:SHOWN_MAX])
    shown = [_shown(one, fates) for one in found[:SHOWN_MAX]]
    context |= {"asked": True, "messages": shown, "more": len(found) > SHOWN_MAX}
    return render(request, "office/bendahara/messages.html", context)


def _found(typed: str) -> list[LoggedMessage]:
    """By the first reading of the text that leads to a message, the newest first."""
    readings = (messages_about(word, most=SHOWN_MAX + 1) for word in dict.fromkeys(_readings(typed)))
    return next((found for found in readings if found), [])


def _readings(typed: str) -> Iterable[str]:
    short = _JUNK.sub("", typed)
    if is_receipt_number(short.upper()):
        yield short.upper()
    if is_code(short):
        yield short
    with suppress(NotANop):
        yield Nop.read(typed, city=settings.SPPT_CITY).digits
    if _REFERENCE.fullmatch(typed):
        yield typed


def _fates(found: Sequence[LoggedMessage]) -> Mapping[str, Fate]:
    """The state of each receipt that is named, of the first twenty."""
    named = dict.fromkeys(word for one in found for word in one.about if is_receipt_number(word))
    receipts = (receipt_by_number(number) for number in list(named)[:RECEIPTS_MAX])
    return {
        receipt.number: Fate(
            Link(receipt.number, address("till_receipt", receipt.token)),
            t("Dibatalkan") if receipt.reversed else t("Berlaku"),
        )
        for receipt in receipts
        if receipt is not None
    }


def _shown(one: LoggedMessage, fates: Mapping[str, Fate]) -> Message:
    known = one.outcome in RefusalCode.__members__.values()
    return Message(
        at=one.at,
        partner=one.partner,
        route=one.route,
        status=one.status,
        outcome=one.outcome,
        sentence=phrase(SENTENCES[RefusalCode(one.outcome)]) if known else "",
        address=one.address,
        fates=[fates[word] for word in one.about if word in fates],
        request=_spread(one.request),
        response=_spread(one.response),
    )


def _spread(body: str) -> str:
    """JSON over several lines; a body that was cut short is no JSON and stays as it is."""
    try:
        told = json.dumps(json.loads(body), ensure_ascii=False, indent=1)
    except ValueError:
        told = body
    return visible(told, most=BODY_MAX)
