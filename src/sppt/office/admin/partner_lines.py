"""Lines of a partner as two people change them: the form for each, what it says now, and how a proposal is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.http import Http404, HttpResponse

from sppt.accounts.words import Role
from sppt.office.admin.fields import BadField, Choice, Field, whole
from sppt.office.admin.partner_changes import PartnerForm, answer_form
from sppt.office.admin.words import NAME_POLICIES
from sppt.office.shell import FORM, OfficeRequest, desk
from sppt.office.words import t
from sppt.partners import proposals
from sppt.partners.lines import (
    BankLine,
    Fresh,
    HookLine,
    IsoLine,
    Line,
    QrisLine,
    What,
    lines_of,
    with_credentials,
)
from sppt.partners.machines import machine_of
from sppt.partners.quirks import NamePolicy
from sppt.partners.words import Dialect, Framing

Format = Callable[[object], str]
NAMES: Mapping[What, str] = {
    What.ISO8583: "Saluran ISO 8583",
    What.QRIS: "Akuirer QRIS",
    What.VA_BANK: "Bank yang diberi tahu nomor VA",
    What.WEBHOOK: "Kabar pembayaran (webhook)",
}
LABELS: Mapping[str, str] = {
    "what": "Saluran",
    "acquirer": "Nomor bank (DE 32)",
    "dialect": "Dialek",
    "framing": "Pembingkaian",
    "port": "Port (0: port bersama)",
    "names": "Nama wajib pajak",
    "ways": "Kesepakatan lain (JSON)",
    "base_url": "Alamat dasar, tanpa /v1.0",
    "merchant_id": "Nomor pedagang kota",
    "nmid": "NMID kota",
    "terminal_id": "Nomor terminal",
    "valid_minutes": "QR berlaku (menit)",
    "client_key": "X-CLIENT-KEY kita di sana",
    "partner_id": "X-PARTNER-ID kita di sana",
    "channel_id": "CHANNEL-ID kita di sana",
    "mark": "Tanda kredensial kita",
    "sealed": "Kredensial baru",
    "url": "Alamat kabar",
    "told": "Dikabari",
}
SECRETS = frozenset({"secret", "private_key"})
SHOWN_NOT = frozenset({"what", "sealed"})
TARGETS = {
    "bad_iso8583": "acquirer",
    "acquirer_taken": "acquirer",
    "port_taken": "port",
    "bad_ways": "ways",
    "bad_acquirer": "base_url",
    "bad_bank": "base_url",
    "bad_url": "url",
}


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line that stands, as the partner's page tells it."""

    what: What
    name: str
    facts: tuple[tuple[str, str], ...]


def lines_told(client_id: str) -> list[LineFacts]:
    """The lines of a client with what stands in each."""
    return [LineFacts(what, t(NAMES[what]), _facts(line)) for what, line in lines_of(client_id).items()]


@desk(Role.ADMINISTRATOR, methods=FORM)
def change_line(request: OfficeRequest, client_id: str, what: str) -> HttpResponse:
    """Proposes other values of a line that stands."""
    machine = machine_of(client_id)
    now = lines_of(client_id).get(What(what)) if what in set(What) else None
    if machine is None or now is None:
        raise Http404

    def send(typed: Mapping[str, str], reason: str) -> int:
        officer = request.officer
        line = _line(now, client_id, typed)
        return proposals.propose_line(client_id, line, reason=reason, maker=officer.name, at=officer.at)

    title = t("Ubah {saluran} {mesin}", saluran=t(NAMES[What(what)]), mesin=client_id)
    return answer_form(request, PartnerForm(machine.partner, title, _fields(now), TARGETS, SECRETS), send)


def approve(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Puts a client's line down; gives a sentence. Raises NotAllowed."""
    client_id = proposals.approve_line(number, checker=checker, note=note, at=at)
    return t("Setelan {mesin} berlaku dalam beberapa detik.", mesin=client_id)


def _what(value: object) -> str:
    return next((t(name) for what, name in NAMES.items() if what == value), str(value))


def _names(value: object) -> str:
    return next((t(word) for policy, word in NAME_POLICIES.items() if policy == value), str(value))


def _told(value: object) -> str:
    return t("ya") if value else t("tidak")


def _sealed(value: object) -> str:
    return t("tersegel; berlaku bila disetujui") if value else ""


def _ways(value: object) -> str:
    return "" if value == "{}" else str(value)


FORMATS: Mapping[str, Format] = {
    "what": _what,
    "names": _names,
    "ways": _ways,
    "told": _told,
    "sealed": _sealed,
}


def _facts(line: Line) -> tuple[tuple[str, str], ...]:
    plain: Mapping[str, object] = msgspec.to_builtins(line)
    return tuple(
        (t(label), FORMATS.get(key, str)(plain[key]) or "–")
        for key, label in LABELS.items()
        if key in plain and key not in SHOWN_NOT
    )


def _fields(line: Line) -> list[Field]:
    match line:
        case IsoLine():
            return _iso_fields(line)
        case QrisLine():
            numbers = [
                Field("merchant_id", t(LABELS["merchant_id"]), line.merchant_id),
                Field("nmid", t(LABELS["nmid"]), line.nmid, hint=t("ID dan 13 angka.")),
                Field("terminal_id", t(LABELS["terminal_id"]), line.terminal_id),
                Field("valid_minutes", t(LABELS["valid_minutes"]), str(line.valid_minutes), "number"),
            ]
            return [*_calling_fields(line), *numbers, *_credential_fields()]
        case BankLine():
            hint = t(
                "Tidak: nomor baru tidak diberitahukan lagi, yang sudah dikenal bank dihapus di sana; isian lain tetap."
            )
            return [*_calling_fields(line), *_credential_fields(), _told_field(line, hint)]
        case HookLine():
            url = Field("url", t(LABELS["url"]), line.url, hint=t("https://… tanpa sandi."))
            return [url, _told_field(line)]


def _told_field(line: BankLine | HookLine, hint: str = "") -> Field:
    told = [("ya", t("ya")), ("tidak", t("tidak"))]
    return Field("told", t(LABELS["told"]), "ya" if line.told else "tidak", "choice", hint, choices=told)


def _iso_fields(line: IsoLine) -> list[Field]:
    names = [(str(policy), t(word)) for policy, word in NAME_POLICIES.items()]
    hint = t("sign_on, connections, idle_seconds; kosong berarti yang biasa.")
    same = t("Di satu port semua bank memakai dialek dan pembingkaian yang sama.")
    return [
        Field("acquirer", t(LABELS["acquirer"]), line.acquirer),
        Field("dialect", t(LABELS["dialect"]), str(line.dialect), "choice", choices=_words(Dialect)),
        Field("framing", t(LABELS["framing"]), str(line.framing), "choice", choices=_words(Framing)),
        Field("port", t(LABELS["port"]), str(line.port), "number", same),
        Field("names", t(LABELS["names"]), str(line.names), "choice", choices=names),
        Field("ways", t(LABELS["ways"]), "" if line.ways == "{}" else line.ways, hint=hint),
    ]


def _calling_fields(line: QrisLine | BankLine) -> list[Field]:
    return [
        Field("base_url", t(LABELS["base_url"]), line.base_url),
        Field("client_key", t(LABELS["client_key"]), line.client_key),
        Field("partner_id", t(LABELS["partner_id"]), line.partner_id),
        Field("channel_id", t(LABELS["channel_id"]), line.channel_id),
    ]


def _credential_fields() -> list[Field]:
    """Both or none: what is typed is sealed at once, and never shown again."""
    return [
        Field(
            "secret",
            t("Rahasia baru dari mitra"),
            "",
            hint=t("Kosong berarti yang lama tetap. Yang baru disegel dan tidak pernah ditampilkan."),
        ),
        Field(
            "private_key",
            t("Kunci RSA privat kita yang baru (PEM)"),
            "",
            "area",
            t("Diisi bersama rahasia baru; kosong berarti yang lama tetap."),
        ),
    ]


def _line(now: Line, client_id: str, typed: Mapping[str, str]) -> Line:
    """The line as it was typed. Raises BadField."""
    match now:
        case IsoLine():
            return IsoLine(
                typed["acquirer"].lstrip("0"),
                next((one for one in Dialect if one == typed["dialect"]), now.dialect),
                next((one for one in Framing if one == typed["framing"]), now.framing),
                whole(typed, "port"),
                next((one for one in NamePolicy if one == typed["names"]), NamePolicy.MASKED),
                typed["ways"] or "{}",
            )
        case BankLine() if typed["told"] == "tidak":
            return msgspec.structs.replace(now, told=False)
        case QrisLine() | BankLine():
            names = ("base_url", "client_key", "partner_id", "channel_id")
            changed: dict[str, str | int | bool] = {name: typed[name] for name in names}
            if isinstance(now, QrisLine):
                changed |= {name: typed[name] for name in ("merchant_id", "nmid", "terminal_id")}
                changed["valid_minutes"] = whole(typed, "valid_minutes")
            else:
                changed["told"] = True
            line = msgspec.structs.replace(now, **changed)
            return with_credentials(line, client_id, _fresh(typed))
        case HookLine():
            return HookLine(typed["url"], typed["told"] == "ya")


def _fresh(typed: Mapping[str, str]) -> Fresh | None:
    secret, key = typed["secret"], typed["private_key"]
    if not secret and not key:
        return None
    if not secret or not key:
        missing = "private_key" if secret else "secret"
        raise BadField(missing, t("Isi rahasia dan kunci bersama-sama, atau kosongkan keduanya."))
    return Fresh(secret, key + "\n")


def _words(words: type[Dialect] | type[Framing]) -> list[Choice]:
    return [(str(one), str(one)) for one in words]
