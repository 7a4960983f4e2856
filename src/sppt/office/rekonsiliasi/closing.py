"""The close of a day, confirmed by somebody who has just shown who he is; and its certificate."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.documents.dossier import Dossier, Sheet, dossier_pdf
from sppt.documents.papers import Paper, PaperKind, sealed
from sppt.documents.press import press
from sppt.kit import audit
from sppt.office.rekonsiliasi.days import READERS
from sppt.office.rekonsiliasi.words import account_name, asked_day, finding_name, point_text, sentence_of
from sppt.office.shell import FORM, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import address
from sppt.office.words import day_text, in_english, moment_text, t
from sppt.reconciliation import closing
from sppt.reconciliation.classes import Finding
from sppt.reconciliation.days import day_view
from sppt.rules.calendar import wib_day
from sppt.rules.rupiah import printed


@desk(Role.BENDAHARA, methods=FORM)
def close(request: OfficeRequest) -> HttpResponse:
    """Says what will be certified and what is still open; then closes for ever."""
    asked = request.POST if request.method == "POST" else request.GET
    on, error = asked_day(request, asked.get("tanggal", "").strip())
    back = f"{address('reconciliation_close')}?{urlencode({'tanggal': on.isoformat()})}"
    require_fresh(request, back=back)
    status = 200
    points: tuple[closing.Point, ...] = ()
    if request.method == "POST" and not error:
        try:
            closing.close_day(on, actor=request.officer.actor, at=request.officer.at)
        except closing.NotClosed as refused:
            error, points, status = sentence_of(refused), refused.points, 409
            if refused.points:
                error = t("Hari ini belum dapat ditutup. Selesaikan dahulu yang di bawah ini.")
        except NotAllowed as refused:
            error, status = sentence_of(refused), 409
        else:
            return SeeOther(f"{address('reconciliation_day')}?{urlencode({'tanggal': on.isoformat()})}")
    view = day_view(on)
    if not points and view.closed_at is None:
        points = closing.open_points(view, today=wib_day(request.officer.at))
    context = {
        "view": view,
        "error": error,
        "points": [(point_text(point), point.case_id) for point in points],
        "query": urlencode({"tanggal": on.isoformat()}),
        "ours": sum(one.ours for one in view.channels),
        "theirs": sum(one.theirs for one in view.channels),
        "settled": sum(one.settled for one in view.channels),
    }
    return render(request, "office/rekonsiliasi/close.html", context, status=status)


@desk(*READERS)
def certificate(request: OfficeRequest) -> HttpResponse:
    """The certificate of a closed day as a signed PDF; the same bytes whenever it is asked for."""
    on, error = asked_day(request, request.GET.get("tanggal", "").strip())
    made = None if error else closing.certificate_of(on)
    if made is None:
        raise Http404
    here = press()
    pdf = dossier_pdf(_dossier(made), "en" if in_english() else "id", at=made.closed_at)
    paper = Paper(PaperKind.CERTIFICATE, str(made.number), 0, made.on, made.hash)
    content = sealed(pdf, paper, here.keyring.signer(at=request.officer.at))
    audit.append(
        actor=request.officer.actor,
        verb="export",
        subject=f"hari:{on.isoformat()}",
        detail={"certificate": made.number},
        at=request.officer.at,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="sertifikat-{on.isoformat()}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _dossier(made: closing.Certificate) -> Dossier:
    figures = closing.figures_of(made)
    perda = settings.PERDA
    return Dossier(
        city=perda.name,
        agency=perda.agency,
        title=t("Sertifikat penutupan hari {hari}", hari=day_text(made.on)),
        subtitle=perda.name,
        standing=t(
            "Selisih tak terjelaskan {jumlah}. Hari ini sudah ditutup dan tidak pernah berubah.",
            jumlah=figures.unexplained,
        ),
        page=t("halaman"),
        facts=(
            (t("Nomor"), str(made.number)),
            (t("Ditutup"), moment_text(made.closed_at)),
            (t("Ditutup oleh"), made.closed_by.removeprefix("officer:")),
            (t("Selisih tak terjelaskan"), str(figures.unexplained)),
            (t("Sidik sertifikat sebelumnya"), made.previous),
            (t("Sidik sertifikat ini"), made.hash),
        ),
        sheets=(_channels(figures), _classes(figures), _open(figures)),
        chapters=(),
    )


def _channels(figures: closing.Figures) -> Sheet:
    return Sheet(
        t("Menurut kanal"),
        (
            t("Kanal"),
            t("Pembayaran"),
            t("Buku kita"),
            t("Laporan kanal"),
            t("Biaya"),
            t("Dijanjikan"),
            t("Masuk rekening"),
        ),
        tuple(
            (
                one.channel,
                str(one.payments),
                printed(one.received - one.undone),
                printed(one.claimed - one.claimed_back),
                printed(one.fees),
                printed(one.promised),
                printed(one.settled),
            )
            for one in figures.channels
        ),
    )


def _classes(figures: closing.Figures) -> Sheet:
    return Sheet(
        t("Menurut kelas"),
        (t("Kanal"), t("Kelas"), t("Banyaknya"), t("Jumlah")),
        tuple(
            (one.channel or "–", finding_name(Finding(one.finding)), str(one.count), printed(one.amount))
            for one in figures.classes
        ),
    )


def _open(figures: closing.Figures) -> Sheet:
    return Sheet(
        t("Selisih yang sudah dijelaskan dan masih ditangani"),
        (t("Selisih"), t("Kelas"), t("Kanal"), t("Jumlah"), t("Akun"), t("Penanggung jawab")),
        tuple(
            (
                f"#{one.case}",
                finding_name(Finding(one.finding)),
                one.channel or "–",
                printed(one.amount),
                account_name(one.account),
                one.owner,
            )
            for one in figures.open
        ),
    )
