"""The mails of the last seven days: what waits, what was given up and why; one more try."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.messages.delivering import PAGE, Mail, State, mails, try_again
from sppt.messages.refusals import MessageRefused
from sppt.messages.words import Outcome, Purpose
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk
from sppt.office.tables import Column, Kind, Table, address, asked_for, handed_out
from sppt.office.words import either, t

READERS = (Role.ADMINISTRATOR, Role.HEAD)
PAGES_MAX = 100
EXPORT_MAX = 5_000
STATES = {State.FAILED: "Tidak sampai", State.WAITING: "Menunggu", State.SENT: "Terkirim"}
PURPOSES = {
    Purpose.TELL: "Pesan",
    Purpose.CONFIRM: "Membenarkan alamat",
    Purpose.FAREWELL: "Pamit dari alamat lama",
}
OUTCOMES = {
    Outcome.BEGUN: "Sedang dicoba",
    Outcome.SENT: "Diterima peladen",
    Outcome.REFUSED: "Peladen menolak alamat atau isinya",
    Outcome.LATER: "Peladen meminta mencoba lagi nanti",
    Outcome.NOT_REACHED: "Peladen tidak menjawab",
    Outcome.INSECURE: "TLS tidak ditawarkan, atau sertifikatnya tidak benar",
    Outcome.NOT_LET_IN: "Peladen menolak nama, sandi, atau pengirim",
    Outcome.BROKEN: "Tidak dapat ditulis sebagai surel",
    Outcome.WITHDRAWN: "Tidak ada lagi yang perlu disampaikan",
    Outcome.ASKED: "Diminta dicoba lagi",
}


@desk(*READERS)
def listed(request: OfficeRequest) -> HttpResponse:
    """The mails by how they stand; those that did not arrive unless others are asked for."""
    return _page(request)


@desk(*READERS, methods=POST)
def again(request: OfficeRequest, number: int) -> HttpResponse:
    """One more try of a mail that was given up."""
    try:
        try_again(number, by=request.officer.name, at=request.officer.at)
    except MessageRefused as refusal:
        return _page(request, error=either(str(refusal), refusal.text_en))
    return SeeOther(f"{address('mails')}?keadaan=waiting")


def _page(request: OfficeRequest, *, error: str = "") -> HttpResponse:
    word = request.GET.get("keadaan", "")
    state = State(word) if word in set(State) else State.FAILED
    _, form = asked_for(request)
    if form:
        found = mails(state, at=request.officer.at, most=EXPORT_MAX)[:EXPORT_MAX]
        return handed_out(request, _table(found), form, name="surel")
    text = request.GET.get("hal", "1")
    page = min(max(int(text), 1), PAGES_MAX) if text.isascii() and text.isdigit() and len(text) <= 3 else 1
    found = mails(state, at=request.officer.at, page=page)
    context = {
        "table": _table(found[:PAGE]),
        "stuck": [
            (one, t(OUTCOMES[one.outcome or Outcome.BEGUN]))
            for one in found[:PAGE]
            if one.state is State.FAILED and one.purpose is not Purpose.CONFIRM
        ],
        "states": [(str(each), t(name), each is state) for each, name in STATES.items()],
        "query": f"keadaan={state}",
        "page": page,
        "more": len(found) > PAGE,
        "error": error,
    }
    return render(request, "office/pesan/mails.html", context, status=409 if error else 200)


def _table(found: list[Mail]) -> Table:
    columns = (
        Column("Surel", Kind.DIGITS),
        Column("Petugas"),
        Column("Perihal"),
        Column("Disiapkan", Kind.MOMENT),
        Column("Percobaan", Kind.COUNT),
        Column("Hasil terakhir"),
        Column("Jawaban peladen", Kind.DIGITS),
        Column("Dicoba lagi", Kind.MOMENT),
    )
    rows = [
        (
            str(one.number),
            one.full_name,
            t(PURPOSES[one.purpose]),
            one.made_at,
            one.tried,
            t(OUTCOMES[one.outcome]) if one.outcome else t("Belum dicoba"),
            "" if one.status is None else str(one.status),
            one.next_at,
        )
        for one in found
    ]
    return Table("surel", "Surel tujuh hari terakhir", columns, rows, shown=PAGE)
