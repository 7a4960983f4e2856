"""An object as one story: each panel is one question to the room that knows the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sppt.assessment.notices import IssuedNotice, notices_of
from sppt.assessment.queries import masked
from sppt.kit.trail import Event, Filter, events
from sppt.kit.visible import visible
from sppt.ledger.queries import CardLine, cards_of
from sppt.office.loket.bills import STATUS
from sppt.office.tables import CELL_MAX, Column, Kind, Link, Table, address
from sppt.office.words import t
from sppt.payments import search
from sppt.payments.queries import RecordedPayment, bills_of, payments_of
from sppt.register.owners import Owned, owned
from sppt.register.queries import Place, place_of
from sppt.rules.due import Due, due
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda

LOOKS_MAX = 50
LOOK = "look"


@dataclass(frozen=True, slots=True)
class Head:
    """Who and where; `nama`, `alamat` and `npwp` are masked or empty for those who may not see them."""

    nop: Nop
    place: Place
    letak: str
    luas_bumi: int
    luas_bangunan: int
    njop: int
    nama: str
    alamat: str
    npwp: str
    older: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything we know of an object; `owed` in rupiah as of the day."""

    head: Head
    known: bool
    on: date
    owed: int
    tables: tuple[Table, ...]

    def table(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)


def story_of(perda: Perda, nop: Nop, *, names: frozenset[str], on: date) -> Story:
    """The story of an object. `names` holds "seen" if names may be shown as they are."""
    today, facts = bills_of([nop])[0]
    ids = [bill.bill_id for bill in facts]
    lines = due(perda, facts, on=on)
    nops = sorted({today.digits, nop.digits} | {bill.nop for bill in facts})
    notices = notices_of(ids)
    register = owned(nops[:100]).get(today.digits)
    tables = (
        _bills(lines),
        _notices(notices, names=names),
        _cards(cards_of(ids)),
        _payments(payments_of(nops), search.payments_of_bills(ids)),
        _codes(search.codes_of_bills(ids)),
        _reversals(search.reversals_of_bills(ids)),
        _cases(search.cases_of_bills(ids)),
        _looks(events(Filter(subject=f"nop:{today.digits}"), limit=LOOKS_MAX)),
    )
    head = _head(
        today, register, notices, older=tuple(one for one in nops if one != today.digits), names=names
    )
    known = bool(facts) or register is not None
    return Story(head, known, on, sum(line.total for line in lines if line.payable), tables)


def _head(
    nop: Nop,
    register: Owned | None,
    notices: Sequence[IssuedNotice],
    *,
    older: tuple[str, ...],
    names: frozenset[str],
) -> Head:
    newest = notices[0] if notices else None
    nama = (register.nama if register else "") or (newest.nama if newest else "")
    seen = "seen" in names
    return Head(
        nop=nop,
        place=place_of(nop),
        letak=visible(register.letak, most=CELL_MAX) if register and seen else "",
        luas_bumi=register.luas_bumi if register else newest.luas_bumi if newest else 0,
        luas_bangunan=register.luas_bangunan if register else newest.luas_bangunan if newest else 0,
        njop=register.njop_bumi + register.njop_bangunan if register else newest.njop if newest else 0,
        nama=visible(nama, most=CELL_MAX) if seen else masked(nama),
        alamat=visible(register.alamat, most=CELL_MAX) if register and seen else "",
        npwp=visible(register.npwp, most=CELL_MAX) if register and seen else "",
        older=tuple(Nop(one).printed for one in older),
    )


def _bills(lines: Sequence[Due]) -> Table:
    columns = (
        Column("Tahun", Kind.DIGITS),
        Column("Keadaan"),
        Column("NOP", Kind.DIGITS),
        Column("Ketetapan", Kind.MONEY),
        Column("Sisa pokok", Kind.MONEY),
        Column("Potongan", Kind.MONEY),
        Column("Denda", Kind.MONEY),
        Column("Jumlah", Kind.MONEY),
        Column("Jatuh tempo", Kind.DAY),
        Column("Asal"),
    )
    rows = [
        (
            str(line.facts.tax_year),
            t("Sedang diperiksa") if line.facts.under_review else t(STATUS[line.facts.state][0]),
            Nop(line.facts.nop).printed,
            line.facts.pokok_determined,
            line.facts.sisa,
            line.potongan,
            line.denda,
            line.total,
            line.facts.jatuh_tempo,
            t("Warisan pemerintah pusat") if line.facts.provenance == "inherited" else t("Kota"),
        )
        for line in reversed(lines)
    ]
    return Table("tagihan", "Tagihan", columns, rows)


def _notices(notices: Sequence[IssuedNotice], *, names: frozenset[str]) -> Table:
    columns = (
        Column("Tahun", Kind.DIGITS),
        Column("Siklus", Kind.COUNT),
        Column("Nama"),
        Column("Luas bumi (m²)", Kind.COUNT),
        Column("Luas bangunan (m²)", Kind.COUNT),
        Column("NJOP", Kind.MONEY),
        Column("NJOPTKP", Kind.MONEY),
        Column("Pengurangan", Kind.MONEY),
        Column("Pokok", Kind.MONEY),
        Column("Terbit", Kind.DAY),
    )
    rows = [
        (
            str(one.tax_year),
            one.cycle,
            one.nama if "seen" in names else masked(one.nama),
            one.luas_bumi,
            one.luas_bangunan,
            one.njop,
            one.njoptkp,
            one.pengurangan,
            one.pokok,
            one.terbit,
        )
        for one in notices
    ]
    return Table("sppt", "SPPT menurut siklus", columns, rows)


def _cards(lines: Sequence[CardLine]) -> Table:
    columns = (
        Column("Tahun", Kind.DIGITS),
        Column("Hari buku", Kind.DAY),
        Column("Tanggal hukum", Kind.DAY),
        Column("Peristiwa"),
        Column("Debit"),
        Column("Kredit"),
        Column("Kanal"),
        Column("Jumlah", Kind.MONEY),
    )
    rows = [
        (
            str(one.tax_year),
            one.business_day,
            one.law_on,
            one.event,
            one.debit,
            one.credit,
            one.channel,
            one.amount,
        )
        for one in sorted(lines, key=lambda one: one.tax_year, reverse=True)
    ]
    return Table("buku", "Kartu piutang", columns, rows)


def _payments(known: Sequence[RecordedPayment], ours: Sequence[search.FoundPayment]) -> Table:
    tokens = {one.receipt: one.token for one in ours}
    columns = (
        Column("Tahun", Kind.DIGITS),
        Column("Tanggal", Kind.DAY),
        Column("Jumlah", Kind.MONEY),
        Column("Denda", Kind.MONEY),
        Column("Kanal"),
        Column("Bukti"),
        Column("Keadaan"),
    )
    rows = [
        (
            str(one.tax_year),
            one.paid_on,
            one.amount,
            one.denda,
            one.channel,
            Link(one.receipt, address("till_receipt", tokens[one.receipt]))
            if one.receipt and one.receipt in tokens
            else one.receipt,
            t("Dibatalkan") if one.reversed else t("Berlaku"),
        )
        for one in reversed(known)
    ]
    return Table("bayar", "Pembayaran, juga dari SISMIOP", columns, rows)


def _codes(codes: Sequence[search.FoundCode]) -> Table:
    columns = (
        Column("Kode bayar", Kind.DIGITS),
        Column("Dibuat", Kind.MOMENT),
        Column("Berlaku sampai", Kind.MOMENT),
        Column("Jumlah", Kind.MONEY),
        Column("Tagihan", Kind.COUNT),
        Column("Keadaan"),
    )
    rows = [
        (
            one.code,
            one.created_at,
            one.valid_until,
            one.amount,
            one.bills,
            t("Pernah dibayar") if one.paid else t("Belum dibayar"),
        )
        for one in codes
    ]
    return Table("kode", "Kode bayar terakhir", columns, rows)


def _reversals(reversals: Sequence[search.FoundReversal]) -> Table:
    columns = (
        Column("Bukti"),
        Column("Dibatalkan", Kind.MOMENT),
        Column("Jumlah", Kind.MONEY),
        Column("Oleh"),
        Column("Disetujui"),
        Column("Alasan"),
    )
    rows = [
        (
            Link(one.receipt, address("till_receipt", one.token)),
            one.at,
            one.amount,
            one.maker or one.channel,
            one.checker,
            one.reason,
        )
        for one in reversals
    ]
    return Table("batal", "Pembatalan", columns, rows)


def _cases(cases: Sequence[search.FoundCase]) -> Table:
    columns = (
        Column("Perkara", Kind.COUNT),
        Column("Sebab"),
        Column("Kanal"),
        Column("Referensi"),
        Column("Jumlah", Kind.MONEY),
        Column("Dibuka", Kind.MOMENT),
    )
    rows = [(one.id, one.why, one.channel, one.reference, one.amount, one.opened_at) for one in cases]
    return Table("perkara", "Perkara", columns, rows)


def _looks(looks: Sequence[Event]) -> Table:
    rows: list[tuple[str, datetime, str]] = [
        (one.actor.removeprefix("officer:"), one.at, t("Melihat") if one.verb == LOOK else one.verb)
        for one in looks
    ]
    columns = (Column("Siapa"), Column("Kapan", Kind.MOMENT), Column("Apa"))
    return Table("lihat", "Siapa yang melihat", columns, rows)
