"""The kinds of proposals that the inbox knows: who may decide one, what approving it does, and how it is read.

A desk with a kind of its own adds one line to KINDS.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sppt.accounts import officers
from sppt.accounts.actions import NotAllowed
from sppt.accounts.officers import GOVERNORS
from sppt.accounts.queries import Proposal
from sppt.accounts.words import Role
from sppt.assessment.issuing import ISSUE
from sppt.assessment.rulesets import NoRules
from sppt.assessment.rulesets_actions import RULES, RulesRefused, approve_rules
from sppt.assessment.treating import TREATMENT
from sppt.bookkeeping.closing import YEAR_END
from sppt.office.admin import deciding as partners
from sppt.office.admin import partner_lines
from sppt.office.pembukuan import deciding as books
from sppt.office.penetapan import deciding, telling, treatment_words
from sppt.office.rekonsiliasi import deciding as reconciling
from sppt.office.roles import role_names
from sppt.office.titipan import deciding as owing
from sppt.office.words import t
from sppt.partners import proposals
from sppt.payments.actions import REVERSAL, approve_reversal
from sppt.payments.corrections import CORRECTION
from sppt.payments.language import Refused
from sppt.payments.late import LATE
from sppt.payments.refunds import REFUND
from sppt.payments.resolving import GIVE_BACK, RESOLUTION
from sppt.reconciliation.deciding import KEEP, MATCH, RESOLVE
from sppt.rules.nop import Nop
from sppt.rules.rupiah import printed

Format = Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Decider:
    """Who approves, when, and what he notes."""

    name: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an approval, in a sentence; `invitation` is the token of a link to hand over, or empty."""

    sentence: str
    invitation: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of proposal. `labels` and `formats` are by the key in its before and after."""

    title: str
    deciders: frozenset[Role]
    approve: Callable[[int, Decider], Result]
    labels: Mapping[str, str]
    formats: Mapping[str, Format] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A line of what was and what shall be; what stands on one side only explains, unless all of it is new."""

    label: str
    before: str
    after: str
    changed: bool


def changes(proposal: Proposal) -> list[Change]:
    """What a proposal changes, line by line, in the language of the page."""
    kind = KINDS[proposal.kind]
    before, after = _read(proposal.before), _read(proposal.after)
    keys = [key for key in kind.labels if key in before or key in after]
    keys += sorted((before.keys() | after.keys()) - set(keys))
    return [
        Change(
            t(kind.labels[key]) if key in kind.labels else key,
            _shown(kind, key, before[key]) if key in before else "",
            _shown(kind, key, after[key]) if key in after else "",
            key in after and before.get(key, _NOTHING) != after[key] and (key in before or not before),
        )
        for key in keys
    ]


def title_of(proposal: Proposal) -> str:
    """What is proposed, and about what."""
    _, _, subject = proposal.subject.partition(":")
    return f"{t(KINDS[proposal.kind].title)}: {subject}"


def decidable_by(roles: Iterable[Role]) -> list[str]:
    """The kinds that somebody with these roles may decide."""
    have = set(roles)
    return [word for word, kind in KINDS.items() if kind.deciders & have]


REFUSALS = (NotAllowed, Refused, RulesRefused, NoRules)
"""What an approval may raise."""


def _reverse(number: int, by: Decider) -> Result:
    reversal = approve_reversal(number, checker=by.name, note=by.note, at=by.at)
    if reversal.replayed:
        return Result(t("Pembayaran {bukti} sudah dibatalkan sebelumnya.", bukti=reversal.receipt))
    return Result(t("Pembayaran {bukti} sekarang batal; tagihannya terbuka lagi.", bukti=reversal.receipt))


def _rules(number: int, by: Decider) -> Result:
    try:
        approve_rules(number, checker=by.name, note=by.note, at=by.at)
    except (RulesRefused, NoRules) as error:
        raise NotAllowed(str(error.code), str(error)) from error
    return Result(
        t(
            "Aturan ini sekarang berlaku untuk tahun pajaknya. Halaman dan kanal memakainya dalam beberapa detik."
        )
    )


def _issue(number: int, by: Decider) -> Result:
    return Result(deciding.issue(number, checker=by.name, note=by.note, at=by.at))


def _correct(number: int, by: Decider) -> Result:
    return Result(deciding.correct(number, checker=by.name, note=by.note, at=by.at))


def _difference(approve: Callable[..., str]) -> Callable[[int, Decider], Result]:
    def decide(number: int, by: Decider) -> Result:
        return Result(approve(number, checker=by.name, note=by.note, at=by.at))

    return decide


def _officer(kind: officers.Kind) -> Callable[[int, Decider], Result]:
    sentences = {
        officers.Kind.ADD: "{nama} sekarang petugas. Serahkan tautan di bawah ini kepadanya.",
        officers.Kind.CHANGE: "Perubahan untuk {nama} sekarang berlaku.",
        officers.Kind.RESET: "Semua cara masuk {nama} sudah dihapus. Serahkan tautan di bawah ini kepadanya.",
    }

    def approve(number: int, by: Decider) -> Result:
        done = officers.approve(number, kind, checker=by.name, note=by.note, at=by.at)
        return Result(t(sentences[kind], nama=done.officer), done.invitation)

    return approve


def _telling(approve: Callable[..., str]) -> Callable[[int, Decider], Result]:
    """An approval whose action says in a sentence what came of it."""

    def decide(number: int, by: Decider) -> Result:
        return Result(approve(number, checker=by.name, note=by.note, at=by.at))

    return decide


def _read(text: str) -> dict[str, object]:
    told = json.loads(text)
    return told if isinstance(told, dict) else {"": told}


def _shown(kind: Kind, key: str, value: object) -> str:
    return kind.formats[key](value) if key in kind.formats else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return t("ya") if value else t("tidak")
    if isinstance(value, list):
        return "; ".join(_plain(part) for part in value)
    return str(value)


def _roles(value: object) -> str:
    return role_names(Role(str(word)) for word in value) if isinstance(value, list) else _plain(value)


def _rupiah(value: object) -> str:
    return printed(value) if isinstance(value, int) else _plain(value)


def _state(value: object) -> str:
    return t({"standing": "berlaku", "reversed": "batal"}.get(str(value), str(value)))


def _active(value: object) -> str:
    return t("bertugas") if value else t("berhenti")


def _bills(value: object) -> str:
    lines = [part for part in value if isinstance(part, list)] if isinstance(value, list) else []
    return "; ".join(f"{Nop(str(nop)).printed} {year} {_rupiah(amount)}" for nop, year, amount in lines)


_NOTHING = object()
_ABOUT_OFFICERS = {
    "full_name": "Nama lengkap",
    "roles": "Tugas",
    "wilayah": "Wilayah",
    "active": "Keadaan",
}
_OF_OFFICERS: Mapping[str, Format] = {"roles": _roles, "active": _active}

TREASURY = frozenset({Role.BENDAHARA, Role.HEAD})

KINDS: Mapping[str, Kind] = {
    REVERSAL: Kind(
        "Pembatalan pembayaran",
        frozenset({Role.BENDAHARA, Role.HEAD}),
        _reverse,
        {"state": "Keadaan", "receipt": "Nomor bukti", "amount": "Jumlah", "bills": "Tagihan"},
        {"state": _state, "amount": _rupiah, "bills": _bills},
    ),
    RULES: Kind(
        "Pengesahan aturan",
        frozenset({Role.PENETAPAN, Role.HEAD}),
        _rules,
        telling.LABELS,
        telling.FORMATS,
    ),
    ISSUE: Kind(
        "Penerbitan SPPT",
        frozenset({Role.PENETAPAN, Role.HEAD}),
        _issue,
        deciding.ISSUE_LABELS,
        deciding.ISSUE_FORMATS,
    ),
    TREATMENT: Kind(
        "Objek khusus",
        frozenset({Role.PENETAPAN, Role.HEAD}),
        _telling(treatment_words.treat),
        treatment_words.LABELS,
        treatment_words.FORMATS,
    ),
    CORRECTION: Kind(
        "Keputusan atas SPPT",
        frozenset({Role.PENETAPAN, Role.HEAD}),
        _correct,
        deciding.CORRECTION_LABELS,
        deciding.CORRECTION_FORMATS,
    ),
    RESOLUTION: Kind(
        "Titipan untuk tagihan", TREASURY, _telling(owing.placement), owing.PLACEMENT_LABELS, owing.FORMATS
    ),
    GIVE_BACK: Kind(
        "Titipan kembali ke kanal", TREASURY, _telling(owing.give_back), owing.GIVE_BACK_LABELS, owing.FORMATS
    ),
    LATE: Kind("Pembukuan terlambat", TREASURY, _telling(owing.late), owing.LATE_LABELS, owing.LATE_FORMATS),
    REFUND: Kind("Restitusi", TREASURY, _telling(owing.refund), owing.REFUND_LABELS, owing.FORMATS),
    proposals.Kind.TERMS: Kind(
        "Perubahan kesepakatan mitra",
        GOVERNORS,
        _telling(partners.terms),
        partners.TERMS_LABELS,
        partners.TERMS_FORMATS,
    ),
    proposals.Kind.MACHINE: Kind(
        "Perubahan setelan mesin mitra",
        GOVERNORS,
        _telling(partners.machine),
        partners.MACHINE_LABELS,
        partners.MACHINE_FORMATS,
    ),
    proposals.Kind.KEY: Kind(
        "Kunci baru mitra", GOVERNORS, _telling(partners.key), partners.KEY_LABELS, partners.KEY_FORMATS
    ),
    proposals.Kind.SECRET: Kind(
        "Rahasia baru mitra",
        GOVERNORS,
        _telling(partners.secret),
        partners.KEY_LABELS,
        partners.KEY_FORMATS,
    ),
    proposals.Kind.LINE: Kind(
        "Perubahan saluran mitra",
        GOVERNORS,
        _telling(partner_lines.approve),
        partner_lines.LABELS,
        partner_lines.FORMATS,
    ),
    YEAR_END: Kind(
        "Tutup tahun buku",
        frozenset({Role.HEAD}),
        _telling(books.year_end),
        books.YEAR_END_LABELS,
        books.YEAR_END_FORMATS,
    ),
    MATCH: Kind(
        "Pasangan dengan tangan",
        frozenset({Role.BENDAHARA, Role.HEAD}),
        _difference(reconciling.match),
        reconciling.LABELS,
        reconciling.FORMATS,
    ),
    RESOLVE: Kind(
        "Selisih dinyatakan selesai",
        frozenset({Role.BENDAHARA, Role.HEAD}),
        _difference(reconciling.resolve),
        reconciling.LABELS,
        reconciling.FORMATS,
    ),
    KEEP: Kind(
        "Uang lebih menjadi titipan",
        frozenset({Role.BENDAHARA, Role.HEAD}),
        _difference(reconciling.keep),
        reconciling.LABELS,
        reconciling.FORMATS,
    ),
    officers.Kind.ADD: Kind(
        "Petugas baru", GOVERNORS, _officer(officers.Kind.ADD), _ABOUT_OFFICERS, _OF_OFFICERS
    ),
    officers.Kind.CHANGE: Kind(
        "Perubahan petugas", GOVERNORS, _officer(officers.Kind.CHANGE), _ABOUT_OFFICERS, _OF_OFFICERS
    ),
    officers.Kind.RESET: Kind(
        "Atur ulang cara masuk", GOVERNORS, _officer(officers.Kind.RESET), _ABOUT_OFFICERS, _OF_OFFICERS
    ),
}
