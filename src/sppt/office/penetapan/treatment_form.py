"""The form of a treatment: what was typed becomes a wish, or a field with its fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from sppt.assessment.determining import rules_of
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.treating import TEXT_MAX, TreatmentWish, choices, first_open_year
from sppt.assessment.treatment_words import PROVEN, Scope, TreatmentKind
from sppt.office.penetapan.treatment_words import KIND_NAMES
from sppt.office.shell import OfficeRequest
from sppt.office.words import either, t
from sppt.rules.calendar import NotADate, read_date, wib_day
from sppt.rules.rupiah import NotARate, NotRupiah, Rate, read_rupiah

REASON_MAX = 1_000
FIELD_OF = {
    Why.NUMBER_MISSING: "nomor",
    Why.GROUND_MISSING: "dasar",
    Why.TREATMENT_YEAR: "dari",
    Why.TREATED_TOO_LATE: "dari",
    Why.TREATMENT_ENDS_FIRST: "sampai",
    Why.UNKNOWN_TREATMENT: "isi",
    Why.BAD_REDUCTION: "persen",
    Why.NO_SUCH_OBJECT: "daftar",
    Why.TOO_MANY_OBJECTS: "daftar",
}


class BadField(Exception):
    """A field that cannot be read: which, and why, in the language of the page."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass(frozen=True, slots=True)
class Form:
    """The form as the page shows it: what was typed, and what may be chosen."""

    kind: TreatmentKind
    typed: dict[str, str]
    options: list[tuple[str, str]] = field(default_factory=list)
    year: int = 0

    @property
    def name(self) -> str:
        return t(KIND_NAMES[self.kind])

    @property
    def is_chosen(self) -> bool:
        """Whether its value comes from a list of the rules."""
        return self.kind in {TreatmentKind.GOLONGAN, TreatmentKind.TARIF_KHUSUS, TreatmentKind.DIKECUALIKAN}


def asked_kind(request: OfficeRequest) -> TreatmentKind | None:
    """Which kind the form is for; None while nothing is chosen."""
    asked = request.POST.get("jenis", "") or request.GET.get("jenis", "")
    return TreatmentKind(asked) if asked in set(TreatmentKind) else None


def form_of(request: OfficeRequest, kind: TreatmentKind) -> Form:
    """The form with what was sent; empty at first but for the first year without notices."""
    year = first_open_year(at=request.officer.at)
    typed = {name: request.POST.get(name, "")[:REASON_MAX] for name in request.POST}
    typed.setdefault("dari", str(year))
    try:
        options = choices(kind, rules_of(year))
    except Refused:
        options = []
    return Form(kind, typed, options, year)


def read_wish(request: OfficeRequest, kind: TreatmentKind, nops: Sequence[str]) -> TreatmentWish:
    """What the form asks for. Raises BadField."""
    sent = request.POST
    try:
        decided_on = read_date(sent.get("tanggal", ""))
    except NotADate as error:
        english = "Write the day of the decision as 2027-03-01."
        raise BadField("tanggal", either(str(error), english)) from None
    if decided_on > wib_day(request.officer.at):
        raise BadField("tanggal", t("Tanggal keputusan tidak boleh di masa depan."))
    return TreatmentWish(
        kind=kind,
        value=_value(sent, kind),
        nops=tuple(nops),
        scope=_scope(sent, kind),
        tax_year_from=_year(sent, "dari"),
        tax_year_to=_year(sent, "sampai") if sent.get("sampai", "").strip() else None,
        number=sent.get("nomor", "")[:TEXT_MAX],
        decided_on=decided_on,
        article=sent.get("dasar", "")[:TEXT_MAX],
    )


def _scope(sent: QueryDict, kind: TreatmentKind) -> Scope:
    if kind is TreatmentKind.NIK_TERBUKTI or sent.get("lingkup") == "pemilik":
        return Scope.OWNER
    return Scope.OBJECT


def _year(sent: QueryDict, name: str) -> int:
    text = sent.get(name, "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise BadField(name, t("Tulis tahun pajak dengan empat angka, misalnya 2026."))
    return int(text)


def _value(sent: QueryDict, kind: TreatmentKind) -> str:
    if "akhiri" in sent:
        return ""
    if kind is TreatmentKind.NIK_TERBUKTI:
        return PROVEN
    if kind is not TreatmentKind.PENGURANGAN:
        chosen = sent.get("isi", "")[:64]
        if not chosen:
            raise BadField("isi", t("Pilih salah satu."))
        return chosen
    share, rupiah = sent.get("persen", "").strip(), sent.get("rupiah", "").strip()
    if bool(share) == bool(rupiah):
        raise BadField("persen", t("Isi persen atau rupiah, salah satu saja."))
    if rupiah:
        try:
            return str(int(read_rupiah(rupiah)))
        except NotRupiah as error:
            raise BadField("rupiah", either(str(error), "Write whole rupiah, such as 60000000.")) from None
    text = f"{share.rstrip('%').strip().replace(',', '.')}%"
    try:
        Rate.read(text)
    except NotARate as error:
        raise BadField(
            "persen", either(str(error), "Write the share as a percent, such as 25 or 12.5.")
        ) from None
    return text
