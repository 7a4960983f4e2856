"""Partners: who is switched on, when their machines were last heard, what they asked, and how old their keys are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.office.bendahara.messages import READERS as MESSAGE_READERS
from sppt.office.shell import OfficeRequest, desk
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.words import t
from sppt.partners.health import KeyAge, PartnerHealth, key_ages, partners_health

FINGERPRINT_SHOWN = 16


@desk(Role.ADMINISTRATOR, Role.AUDITOR)
def partners(request: OfficeRequest) -> HttpResponse:
    """Tables of partners, of what they paid after asking, and of their keys; each may be taken along."""
    at = request.officer.at
    found = partners_health(at=at)
    tables = {one.key: one for one in (_partners(found), _payments(found), keys_table(key_ages(), at=at))}
    key, form = asked_for(request)
    if key in tables:
        return handed_out(request, tables[key], form, name="mitra")
    context = {
        "tables": list(tables.values()),
        "may_read_messages": request.officer.may(*MESSAGE_READERS),
    }
    return render(request, "office/admin_partners.html", context)


def _partners(found: Sequence[PartnerHealth]) -> Table:
    columns = (
        Column("Mitra"),
        Column("Kode", Kind.DIGITS),
        Column("Keadaan"),
        Column("Terakhir terdengar", Kind.MOMENT),
        Column("Permintaan hari ini", Kind.COUNT),
        Column("Permintaan 7 hari", Kind.COUNT),
        Column("Kami tolak", Kind.COUNT),
        Column("Gagal di kami", Kind.COUNT),
        Column("Bagian ditolak atau gagal"),
        Column("Jawaban jam terlambat (ms)", Kind.COUNT),
    )
    rows = [
        (
            Link(one.name, address("partner", one.code)),
            one.code,
            _state(one),
            one.last_heard,
            one.today,
            one.week,
            one.refused,
            one.failed,
            _share(one.refused + one.failed, one.week),
            one.p95_ms,
        )
        for one in found
    ]
    return Table("mitra", "Mitra dan mesinnya", columns, rows)


def _payments(found: Sequence[PartnerHealth]) -> Table:
    columns = (
        Column("Mitra"),
        Column("Inquiry berhasil", Kind.COUNT),
        Column("Pembayaran berhasil", Kind.COUNT),
        Column("Pembayaran per inquiry"),
    )
    rows = [(one.name, one.inquiries, one.payments, _share(one.payments, one.inquiries)) for one in found]
    return Table("pembayaran", "Inquiry dan pembayaran dalam 7 hari", columns, rows)


def keys_table(found: Sequence[KeyAge], *, at: datetime) -> Table:
    columns = (
        Column("Kode", Kind.DIGITS),
        Column("Client id", Kind.DIGITS),
        Column("Jenis"),
        Column("Sidik jari", Kind.DIGITS),
        Column("Keadaan"),
        Column("Sejak", Kind.MOMENT),
        Column("Umur (hari)", Kind.COUNT),
        Column("Berlaku sampai", Kind.MOMENT),
    )
    rows = [
        (
            one.partner,
            one.client_id,
            t("Kunci RSA") if one.fingerprint else t("Rahasia"),
            one.fingerprint[:FINGERPRINT_SHOWN],
            t("masih berlaku") if one.is_valid(at) else t("tidak berlaku"),
            one.since,
            (at - one.since).days,
            one.until,
        )
        for one in found
    ]
    return Table("kunci", "Kunci mitra", columns, rows)


def _state(one: PartnerHealth) -> str:
    if not one.active:
        return t("dimatikan")
    if not one.doors:
        return t("tanpa mesin")
    return t("aktif") if one.open_doors else t("akses ditutup")


def _share(part: int, whole: int) -> str:
    """A share in tenths of a per cent, rounded down; nothing where there is nothing to share."""
    if not whole:
        return ""
    tenths = part * 1000 // whole
    return t("{utuh},{persepuluh} %", utuh=tenths // 10, persepuluh=tenths % 10)
