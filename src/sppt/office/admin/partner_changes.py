"""Proposals about a partner: its terms, a client's settings, keys and secrets. Another officer puts them down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.office.admin.fields import BadField, Field, clock_time, filled, texts, whole
from sppt.office.admin.words import FEE_RULES, NAME_POLICIES
from sppt.office.refusals import refusal_of
from sppt.office.shell import FORM, OfficeRequest, SeeOther, desk
from sppt.office.words import t
from sppt.partners import proposals
from sppt.partners.agreements import Agreement, Terms, terms_of
from sppt.partners.machines import Machine, SnapWays, machine_of
from sppt.partners.quirks import NamePolicy
from sppt.partners.words import FeeRule

TEXT_MAX = 1_000
OVERLAP_DAYS = "7"
TERMS_TARGETS = {"fee_without_rule": "fee_rule", "bad_agreement": "amount_max"}
MACHINE_TARGETS = {
    "bad_network": "networks",
    "bad_pace": "per_second",
    "bad_snap": "partner_id",
    "bad_quirks": "quirks",
}
KEY_TARGETS = {"bad_key": "pem", "same_key": "pem", "bad_overlap": "overlap_days"}
Propose = Callable[[Mapping[str, str], str], int]


@desk(Role.ADMINISTRATOR, methods=FORM)
def change(request: OfficeRequest, code: str) -> HttpResponse:
    """Proposes other terms of a partner."""
    now = terms_of(code)
    if now is None:
        raise Http404

    def send(typed: Mapping[str, str], reason: str) -> int:
        officer = request.officer
        return proposals.propose_terms(code, _terms(typed), reason=reason, maker=officer.name, at=officer.at)

    title = t("Ubah kesepakatan dengan {mitra}", mitra=now.name)
    return answer_form(request, PartnerForm(code, title, _of_terms(now), TERMS_TARGETS), send)


@desk(Role.ADMINISTRATOR, methods=FORM)
def change_machine(request: OfficeRequest, client_id: str) -> HttpResponse:
    """Proposes other settings of a client."""
    now = _machine(client_id)

    def send(typed: Mapping[str, str], reason: str) -> int:
        officer = request.officer
        return proposals.propose_machine(
            _settings(now, typed), reason=reason, maker=officer.name, at=officer.at
        )

    title = t("Ubah setelan {mesin}", mesin=client_id)
    return answer_form(request, PartnerForm(now.partner, title, _of_machine(now), MACHINE_TARGETS), send)


@desk(Role.ADMINISTRATOR, methods=FORM)
def change_keys(request: OfficeRequest, client_id: str) -> HttpResponse:
    """Proposes a new RSA key (its text is pasted) or a new secret (it is made when that is approved)."""
    now = _machine(client_id)

    def send(typed: Mapping[str, str], reason: str) -> int:
        officer, days = request.officer, whole(typed, "overlap_days")
        if typed["what"] == "secret":
            return proposals.propose_secret(
                client_id, overlap_days=days, reason=reason, maker=officer.name, at=officer.at
            )
        return proposals.propose_key(
            client_id,
            typed["pem"] + "\n",
            overlap_days=days,
            reason=reason,
            maker=officer.name,
            at=officer.at,
        )

    title = t("Ganti kunci atau rahasia {mesin}", mesin=client_id)
    return answer_form(request, PartnerForm(now.partner, title, _of_keys(now), KEY_TARGETS), send)


@dataclass(frozen=True, slots=True)
class PartnerForm:
    """A form about a partner; `targets` names the field that a refusal is about, `unshown` what is not shown again."""

    partner: str
    title: str
    fields: Sequence[Field]
    targets: Mapping[str, str]
    unshown: frozenset[str] = frozenset()


def answer_form(request: OfficeRequest, form: PartnerForm, send: Propose) -> HttpResponse:
    """The form, or the proposal when it came back and could be sent."""
    shown = filled(request, form.fields)
    reason = request.POST.get("alasan", "")[:TEXT_MAX]
    error = target = ""
    if request.method == "POST":
        try:
            return SeeOther(reverse("office:proposal", args=[send(texts(shown), reason)]))
        except BadField as wrong:
            error, target = str(wrong), f"f-{wrong.name}"
        except NotAllowed as refusal:
            error = refusal_of(refusal)
            named = form.targets.get(refusal.code, shown[0].name)
            target = "alasan" if refusal.code == "reason_missing" else f"f-{named}"
    context = {
        "form": form,
        "here": request.path,
        "fields": [replace(one, value="") if one.name in form.unshown else one for one in shown],
        "reason": reason,
        "error": error,
        "target": target,
    }
    return render(request, "office/admin_partner_form.html", context, status=422 if error else 200)


def _machine(client_id: str) -> Machine:
    found = machine_of(client_id)
    if found is None:
        raise Http404
    return found


def _of_terms(now: Terms) -> list[Field]:
    agreed = now.agreed
    rules = [(str(rule), t(word)) for rule, word in FEE_RULES.items()]
    on_off = [("ya", t("aktif")), ("tidak", t("dimatikan"))]
    always = t("Jam buka dan tutup yang sama berarti selalu.")
    return [
        Field("name", t("Nama mitra"), now.name),
        Field("active", t("Keadaan"), "ya" if now.active else "tidak", "choice", choices=on_off),
        Field("opens", t("Buka pukul"), f"{agreed.opens:%H:%M}", "time", always),
        Field("closes", t("Tutup pukul"), f"{agreed.closes:%H:%M}", "time"),
        Field(
            "amount_max",
            t("Batas sekali bayar (Rp)"),
            _dotted(agreed.amount_max),
            "number",
            t("0 berarti tanpa batas."),
        ),
        Field(
            "cut_off",
            t("Akhir hari kanal"),
            f"{agreed.cut_off:%H:%M}",
            "time",
            t("Pembayaran sesudahnya masuk hari berikutnya. 00:00 berarti tengah malam."),
        ),
        Field("late_days", t("Kabar terlambat diterima (hari)"), str(agreed.late_days), "number"),
        Field("fee", t("Biaya tiap transaksi (Rp)"), _dotted(agreed.fee), "number"),
        Field("fee_rule", t("Cara membayar biaya"), str(agreed.fee_rule), "choice", choices=rules),
        Field("settle_days", t("Disetor sesudah (hari kerja)"), str(agreed.settle_days), "number"),
        Field("account", t("Rekening kas daerah"), agreed.account, hint=t("Angka saja.")),
        Field(
            "profile",
            t("Bentuk laporan"),
            agreed.profile,
            hint=t("Nama profil laporan, misalnya va-csv; kosong bila belum ada."),
        ),
    ]


def _terms(typed: Mapping[str, str]) -> Terms:
    return Terms(
        typed["name"],
        typed["active"] == "ya",
        Agreement(
            opens=clock_time(typed, "opens"),
            closes=clock_time(typed, "closes"),
            amount_max=whole(typed, "amount_max"),
            cut_off=clock_time(typed, "cut_off"),
            late_days=whole(typed, "late_days"),
            fee=whole(typed, "fee"),
            fee_rule=_rule(typed["fee_rule"]),
            settle_days=whole(typed, "settle_days"),
            account=typed["account"].replace(" ", "").replace("-", ""),
            profile=typed["profile"],
        ),
    )


def _rule(text: str) -> FeeRule:
    return next((rule for rule in FeeRule if rule == text), FeeRule.NONE)


def _of_machine(now: Machine) -> list[Field]:
    access = [("ya", t("terbuka")), ("tidak", t("ditutup"))]
    fields = [
        Field("let_in", t("Akses"), "ya" if now.let_in else "tidak", "choice", choices=access),
        Field(
            "networks",
            t("Boleh dari jaringan"),
            "\n".join(now.networks),
            "area",
            t("Satu baris satu jaringan, misalnya 203.0.113.0/24. Kosong berarti dari mana saja."),
        ),
        Field("per_second", t("Permintaan tiap detik"), str(now.per_second), "number"),
        Field("burst", t("Permintaan sekaligus"), str(now.burst), "number"),
    ]
    ways = now.snap
    if ways is None:
        return fields
    names = [(str(policy), t(word)) for policy, word in NAME_POLICIES.items()]
    return [
        *fields,
        Field("partner_id", "X-PARTNER-ID", ways.partner_id),
        Field("va_prefix", t("Awalan nomor VA"), ways.va_prefix, hint=t("1 sampai 8 angka.")),
        Field(
            "channel_ids",
            "CHANNEL-ID",
            ", ".join(ways.channel_ids),
            hint=t("Dipisah koma; kosong berarti apa saja."),
        ),
        Field(
            "names",
            t("Nama wajib pajak"),
            str(ways.names),
            "choice",
            t("Layar ATM dapat dibaca orang lain: samarkan, kecuali perjanjian berkata lain."),
            names,
        ),
        Field(
            "quirks",
            t("Kebiasaan khusus"),
            "" if ways.quirks == "{}" else ways.quirks,
            hint=t(
                "JSON dari yang menyimpang dari baku; kosong berarti tidak ada. Pilihannya di panduan bank."
            ),
        ),
    ]


def _of_keys(now: Machine) -> list[Field]:
    secret = ("secret", t("Rahasia baru: dibuat saat disetujui, tampil satu kali"))
    days = Field(
        "overlap_days",
        t("Yang lama masih berlaku (hari)"),
        OVERLAP_DAYS,
        "number",
        t("0 sampai 90. Isi 0 bila yang lama bocor."),
    )
    if now.snap is None:
        return [Field("what", t("Yang diganti"), secret[0], "choice", choices=[secret]), days]
    pasted = t("Tempel seluruh isi berkas dari mitra, dari BEGIN sampai END. Untuk rahasia: kosongkan.")
    kinds = [("key", t("Kunci RSA baru dari mitra")), secret]
    return [
        Field("what", t("Yang diganti"), "key", "choice", choices=kinds),
        Field("pem", t("Kunci publik (PEM)"), "", "area", pasted),
        days,
    ]


def _settings(now: Machine, typed: Mapping[str, str]) -> Machine:
    ways = now.snap
    if ways is not None:
        names = next((policy for policy in NamePolicy if policy == typed["names"]), NamePolicy.MASKED)
        ways = SnapWays(
            partner_id=typed["partner_id"],
            va_prefix=typed["va_prefix"],
            channel_ids=tuple(one for part in typed["channel_ids"].split(",") if (one := part.strip())),
            names=names,
            quirks=typed["quirks"] or "{}",
        )
    return replace(
        now,
        let_in=typed["let_in"] == "ya",
        networks=tuple(typed["networks"].split()),
        per_second=whole(typed, "per_second"),
        burst=whole(typed, "burst"),
        snap=ways,
    )


def _dotted(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
