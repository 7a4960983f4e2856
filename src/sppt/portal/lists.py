"""Many NOPs at once: a list is brought, checked line by line, and paid by one code or several."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.collective import coding, queries
from sppt.collective.keys import Holder, holder_of
from sppt.collective.queries import ListView
from sppt.collective.reading import BYTES_MAX, ListRefused, ReadLine, read_file, read_text
from sppt.collective.receipts import PaidCode, paid_codes
from sppt.collective.sheets import TYPES, sheet
from sppt.collective.taking import Bringer, take
from sppt.collective.words import LINES_MAX, PAID_SENTENCES, SENTENCES, LineState, ListState, Owner
from sppt.collective.working import work_now
from sppt.documents import parts_making
from sppt.documents.parts import Progress
from sppt.documents.press import press
from sppt.kit import clock
from sppt.kit.budget import Budget, spend
from sppt.kit.vault import digest
from sppt.partners.channels import Protocol, channels
from sppt.portal import problems, visitors
from sppt.portal.pages import page
from sppt.portal.views import SeeOther
from sppt.portal.words import either, t
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop

AT_ONCE = 200  # lines that are checked while the visitor waits; longer lists are the worker's
REFRESH_SECONDS = 3
LISTS_A_DAY = 40  # of one key
TEXT_MAX = 40_000
_WORD = re.compile(r"[a-z0-9_-]{1,24}", re.ASCII)


@page("public", "GET", "POST")
def bring(request: HttpRequest) -> HttpResponse:
    """The form for a list: pasted or as a file; a key from the counter opens it for long ones."""
    if request.method != "POST":
        return _form(request, error="", status=200)
    at = clock.now()
    typed_key = request.POST.get("kunci", "").strip()
    holder = holder_of(typed_key, at=at) if typed_key else None
    if typed_key and holder is None:
        return _form(
            request, error=t("Kunci ini tidak berlaku. Periksa lagi, atau minta yang baru di loket.")
        )
    kind = Owner.KEY if holder else Owner.PUBLIC
    try:
        lines = _lines(request, most=LINES_MAX[kind], at=at)
    except ListRefused as refused:
        return _form(request, error=either(str(refused), refused.english))
    again_at = _spend(request, lines, holder, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    by = _bringer(request, holder)
    title = request.POST.get("nama", "")
    token = take(lines, by, key=_key(lines, by, title, at=at), title=title, at=at)
    if len(lines) <= AT_ONCE:
        work_now(token, at=at)
    return SeeOther(reverse("portal:list", args=[token]))


@page("public", "GET")
def listing(request: HttpRequest, token: str) -> HttpResponse:
    """A list as far as it is: progress, what is owed and what is not, its codes and what became of them."""
    at = clock.now()
    one = _listing(token)
    chosen = request.GET.get("hanya", "")
    state = LineState(chosen) if chosen in set(LineState) else None
    after = int(request.GET["sesudah"]) if re.fullmatch(r"\d{1,6}", request.GET.get("sesudah", "")) else 0
    lines = queries.lines(one.number, state=state, after=after, limit=queries.PAGE + 1)
    made = queries.codes(one, at=at) if one.state in {ListState.CODED, ListState.ASKED} else []
    settled = {code.number for code in made if code.receipt}
    shared = _shared(one) if made else []
    progress = parts_making.progress(press(), [code.receipt for code in shared])
    sums = queries.sums(one.number)
    all_paid = len(settled) == len(made) > 0
    sentences = PAID_SENTENCES if all_paid else SENTENCES
    context = {
        "listing": one,
        "token": token,
        "owes": sums.get(LineState.OWES, queries.Sum()),
        "states": [(word, sums[word].lines, either(*sentences[word])) for word in LineState if word in sums],
        "state": state or "",
        "lines": [
            (line, _printed(line.nop), line.years.replace(",", ", "), _told(line, settled))
            for line in lines[: queries.PAGE]
        ],
        "next": lines[queries.PAGE - 1].place if len(lines) > queries.PAGE else 0,
        "codes": made,
        "all_paid": all_paid,
        "shared": [(code, progress.get(code.receipt, Progress())) for code in shared],
        "unasked": any(code.receipt not in progress for code in shared),
    }
    response = render(request, "portal/list.html", context)
    if one.working or any(each.working for each in progress.values()):
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@page("public", "POST")
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for the codes of a checked list, or for new ones of what is unpaid."""
    at = clock.now()
    one = _listing(token)
    again_at = visitors.take(visitors.Use.OPEN_CODE, None, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    try:
        coding.ask(token, at=at)
    except coding.NotReady:
        return SeeOther(reverse("portal:list", args=[token]))
    if one.lines <= AT_ONCE:
        work_now(token, at=at)
    return SeeOther(reverse("portal:list", args=[token]))


@page("public", "POST")
def ask_for_singles(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for a receipt of its own for each NOP that the list has paid."""
    at = clock.now()
    one = _listing(token)
    again_at = visitors.take(visitors.Use.DOWNLOAD, None, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    parts_making.ask_all([code.receipt for code in _shared(one)], at=at)
    return SeeOther(reverse("portal:list", args=[token]) + "#tiap-nop")


@page("public", "GET")
def download(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """The list with each line's state, code and receipt, for Excel."""
    at = clock.now()
    one = _listing(token)
    again_at = visitors.take(visitors.Use.DOWNLOAD, None, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    addresses = parts_making.addresses(press(), [code.receipt for code in paid_codes(one.number)])
    response = HttpResponse(sheet(one, form, addresses, at=at), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="daftar-pbb-{one.number}.{form}"'
    return response


def _listing(token: str) -> ListView:
    one = queries.listing(token)
    if one is None or one.owner_kind not in {Owner.PUBLIC, Owner.KEY}:
        raise Http404
    return one


def _lines(request: HttpRequest, *, most: int, at: datetime) -> list[ReadLine]:
    """The lines of the file if there is one, else of the text; raises ListRefused."""
    year_now = wib_day(at).year
    file = request.FILES.get("berkas")
    if file is not None:
        content = file.read(BYTES_MAX + 1)
        return read_file(file.name or "", content, city=settings.SPPT_CITY, year_now=year_now, lines_max=most)
    text = request.POST.get("daftar", "")
    return read_text(text, city=settings.SPPT_CITY, year_now=year_now, lines_max=most)


def _spend(
    request: HttpRequest, lines: list[ReadLine], holder: Holder | None, *, at: datetime
) -> datetime | None:
    """Each NOP of a list is a look-up like any other; who holds a key has so many lists a day instead."""
    if holder is not None:
        budget = Budget(digest("list key", holder.digest), timedelta(days=1), LISTS_A_DAY)
        return spend([budget], at=at)
    for nop in dict.fromkeys(line.nop for line in lines if line.nop):
        again_at = visitors.take(visitors.Use.LOOK_UP, Nop(nop), request, at=at)
        if again_at is not None:
            return again_at
    return None


def _bringer(request: HttpRequest, holder: Holder | None) -> Bringer:
    asked = request.POST.get("lewat", "")
    agreed = channels().get(asked) if _WORD.fullmatch(asked) else None
    channel, limit = (agreed.code, agreed.amount_max) if agreed else ("", 0)
    if holder is None:
        return Bringer(Owner.PUBLIC, "", channel, limit)
    return Bringer(Owner.KEY, holder.digest, channel, limit)


def _key(lines: list[ReadLine], by: Bringer, title: str, *, at: datetime) -> str:
    """The same list on the same day is one list, however often the form is sent."""
    content = "\n".join(f"{line.nop} {sorted(line.years)} {line.text}" for line in lines)
    said = f"{wib_day(at)}|{by.channel}|{title}|{content}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _form(request: HttpRequest, *, error: str, status: int = 422) -> HttpResponse:
    payable = [one for one in channels().values() if one.active and one.protocol is not Protocol.COUNTER]
    context = {
        "error": error,
        "text": request.POST.get("daftar", "")[:TEXT_MAX],
        "title": request.POST.get("nama", "")[:80],
        "most": LINES_MAX[Owner.PUBLIC],
        "most_with_key": LINES_MAX[Owner.KEY],
        "channels": [(one.code, one.name, one.amount_max) for one in payable],
        "chosen": request.POST.get("lewat", ""),
    }
    return render(request, "portal/list_form.html", context, status=status)


def _printed(nop: str) -> str:
    return Nop(nop).printed if nop else ""


def _shared(one: ListView) -> list[PaidCode]:
    """The paid codes over several NOPs: of these each NOP may have a receipt of its own."""
    return [code for code in paid_codes(one.number) if code.nops > 1]


def _told(line: queries.LineView, settled: set[int]) -> str:
    """What is true of a line, or why it could not be read; `settled` are the numbers of paid codes."""
    state = LineState.PAID if line.code in settled else line.state
    return either(line.why, line.why_en) if line.why else either(*SENTENCES[state])
