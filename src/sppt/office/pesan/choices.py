"""How an officer wants to be told: his mail address, confirmed by him, and what comes by mail."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts import officers
from sppt.accounts.words import Role
from sppt.messages.addresses import ADDRESS_MAX
from sppt.messages.preferences import (
    Preference,
    ask_to_confirm,
    asked_by,
    choose,
    confirm,
    preference_of,
    waiting_address,
)
from sppt.messages.refusals import MessageRefused
from sppt.messages.rules import Rule, rules_at
from sppt.messages.words import UNMAILED, Kind, Language, title
from sppt.office.kinds import decidable_by
from sppt.office.pesan.language import language
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, SignedIn, desk, require_fresh
from sppt.office.tables import address
from sppt.office.words import either, t
from sppt.rules.calendar import wib_day

OFF = "Kantor ini belum mengirim surel. Pesan tetap ada di kotak pesan Anda."


@desk(methods=FORM)
def choices(request: OfficeRequest) -> HttpResponse:
    """What comes by mail, and in which language."""
    if request.method != "POST":
        return _page(request)
    form = request.POST
    wanted = {word for word in form.getlist("hal") if word in set(Kind)}
    spoken = form.get("bahasa", "")
    made = Preference(
        mail=form.get("surel") == "ya",
        muted=frozenset(kind for kind in _offered(request) if str(kind) not in wanted),
        language=Language(spoken) if spoken in set(Language) else Language.INDONESIAN,
    )
    choose(request.officer.name, made, at=request.officer.at)
    return SeeOther(f"{address('told_choices')}?jadi=pilihan")


@desk(methods=POST)
def address_asked(request: OfficeRequest) -> HttpResponse:
    """Writes the officer's own address down and sends him the link."""
    require_fresh(request, back=address("told_choices"))
    officer = request.officer
    if not _is_on():
        return _page(request, error=t(OFF))
    try:
        ask_to_confirm(officer.name, _typed(request), by=officer.name, at=officer.at)
    except MessageRefused as refusal:
        return _page(request, error=either(str(refusal), refusal.text_en))
    return SeeOther(f"{address('told_choices')}?jadi=alamat")


@desk(methods=FORM)
def confirm_address(request: OfficeRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail, with the button that makes the address his."""
    officer = request.officer
    if request.method == "POST" and confirm(officer.name, token, at=officer.at):
        return SeeOther(f"{address('told_choices')}?jadi=benar")
    found = asked_by(officer.name, token, at=officer.at)
    context = {"found": found, "name": officer.full_name}
    return render(request, "office/pesan/confirm.html", context, status=200 if found else 410)


@desk(Role.ADMINISTRATOR, methods=FORM)
def address_of(request: OfficeRequest, name: str) -> HttpResponse:
    """An administrator writes an officer's address down; it counts when that officer has confirmed it."""
    found = officers.officer(name)
    if found is None:
        raise Http404
    require_fresh(request, back=address("address_of", name))
    officer, error = request.officer, ""
    if request.method == "POST" and not _is_on():
        error = t(OFF)
    elif request.method == "POST":
        try:
            ask_to_confirm(name, _typed(request), by=officer.name, at=officer.at)
            return SeeOther(f"{address('address_of', name)}?jadi=alamat")
        except MessageRefused as refusal:
            error = either(str(refusal), refusal.text_en)
    context = {
        "found": found,
        "has": bool(preference_of(name).address),
        "waiting": waiting_address(name, at=officer.at),
        "typed": _typed(request) if error else "",
        "error": error,
        "done": request.GET.get("jadi", ""),
        "on": _is_on(),
    }
    return render(request, "office/pesan/address_of.html", context, status=422 if error else 200)


def _page(request: OfficeRequest, *, error: str = "") -> HttpResponse:
    officer = request.officer
    now = preference_of(officer.name)
    context = {
        "now": now,
        "english": now.language is Language.ENGLISH,
        "waiting": waiting_address(officer.name, at=officer.at),
        "kinds": [(str(kind), title(kind, language()), kind not in now.muted) for kind in _offered(request)],
        "typed": _typed(request) if error else "",
        "error": error,
        "done": request.GET.get("jadi", ""),
        "on": _is_on(),
    }
    return render(request, "office/pesan/choices.html", context, status=422 if error else 200)


def _offered(request: OfficeRequest) -> list[Kind]:
    """What comes by mail to officers with these roles; heads may be told of everything."""
    officer, today = request.officer, wib_day(request.officer.at)
    rules = rules_at(settings.SPPT_MESSAGE_RULES)
    found = [(kind, rules.rule(kind, today)) for kind in Kind if kind not in UNMAILED]
    return [kind for kind, rule in found if rule is not None and _concerns(officer, rule)]


def _concerns(officer: SignedIn, rule: Rule) -> bool:
    if rule.kind is Kind.PROPOSAL:
        return bool(decidable_by(officer.roles))
    return officer.may(Role.HEAD, *rule.roles)


def _typed(request: OfficeRequest) -> str:
    return request.POST.get("alamat", "")[: 2 * ADDRESS_MAX]


def _is_on() -> bool:
    """Whether this installation sends mail at all."""
    return bool(settings.SPPT_MAIL_HOST or settings.SPPT_MAIL_DIR)
