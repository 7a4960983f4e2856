"""The dirt of real SISMIOP data, planted in stated shares: at most one kind in one object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sppt.trials.city.notices import PAID, UNPAID, Life, Notice
from sppt.trials.city.people import NAME_MAX, cut_name
from sppt.trials.city.stream import WHOLE, Below, pick

UNKNOWN_KELURAHAN = "099"


class DirtKind(StrEnum):
    PAYMENT_WITHOUT_SPPT = "payment_without_sppt"
    GAP_IN_KE = "gap_in_ke"
    DOUBLE_UNDER_OTHER_KE = "double_under_other_ke"
    DOUBLE_UNDER_SAME_KEY = "double_under_same_key"
    SAME_KEY_OTHER_CONTENT = "same_key_other_content"
    OVERPAYMENT = "overpayment"
    JML_BELOW_DENDA = "jml_below_denda"
    PAID_STATUS_WITHOUT_PAYMENT = "paid_status_without_payment"
    UNPAID_STATUS_THOUGH_PAID = "unpaid_status_though_paid"
    LAND_CLASS_XXX = "land_class_xxx"
    NAME_WITH_TRAILING_SPACES = "name_with_trailing_spaces"
    NAME_WITH_NUL = "name_with_nul"
    NAME_CUT = "name_cut"
    NOP_WITH_LETTER = "nop_with_letter"
    NOP_OF_17_DIGITS = "nop_of_17_digits"
    NEGATIVE_AMOUNT = "negative_amount"
    PAYMENT_DATE_ZERO = "payment_date_zero"
    ISSUE_DATE_ZERO = "issue_date_zero"
    UNKNOWN_KELURAHAN = "unknown_kelurahan"
    SPPT_KEY_TWICE = "sppt_key_twice"
    DUE_DATE_BLANK = "due_date_blank"


@dataclass(frozen=True, slots=True)
class Dirt:
    """One kind: its share of all objects in per mille, and what it is, in Indonesian."""

    kind: DirtKind
    per_mille: int
    explanation: str


K = DirtKind
DIRT: tuple[Dirt, ...] = (
    Dirt(K.PAYMENT_WITHOUT_SPPT, 2, "Ada pembayaran, tetapi baris SPPT tahun itu tidak ada."),
    Dirt(K.GAP_IN_KE, 3, "PEMBAYARAN_SPPT_KE berlubang: pembayaran satu-satunya bernomor 2 atau 3."),
    Dirt(K.DOUBLE_UNDER_OTHER_KE, 2, "Pembayaran yang sama tercatat lagi dengan PEMBAYARAN_SPPT_KE lain."),
    Dirt(K.DOUBLE_UNDER_SAME_KEY, 1, "Baris pembayaran yang sama persis tercatat dua kali."),
    Dirt(K.SAME_KEY_OTHER_CONTENT, 1, "Dua pembayaran berkunci sama, tetapi jumlahnya berbeda."),
    Dirt(K.OVERPAYMENT, 2, "Pembayaran melebihi pokok dan denda."),
    Dirt(K.JML_BELOW_DENDA, 1, "JML_SPPT_YG_DIBAYAR lebih kecil daripada DENDA_SPPT."),
    Dirt(K.PAID_STATUS_WITHOUT_PAYMENT, 3, "Status SPPT lunas, tetapi tidak ada pembayarannya."),
    Dirt(K.UNPAID_STATUS_THOUGH_PAID, 3, "Status SPPT belum lunas, padahal pembayarannya penuh."),
    Dirt(K.LAND_CLASS_XXX, 2, "Kelas tanah XXX, padahal ada luas bumi dan NJOP bumi."),
    Dirt(K.NAME_WITH_TRAILING_SPACES, 4, "Nama wajib pajak berisi spasi di belakang sampai 30 aksara."),
    Dirt(K.NAME_WITH_NUL, 1, "Nama wajib pajak berisi bita NUL di belakang."),
    Dirt(K.NAME_CUT, 4, "Nama wajib pajak terpotong pada aksara ke-30."),
    Dirt(K.NOP_WITH_LETTER, 1, "Baris SPPT tambahan yang KD_BLOK-nya berisi huruf O."),
    Dirt(K.NOP_OF_17_DIGITS, 1, "Baris SPPT tambahan yang NO_URUT-nya hanya tiga angka (NOP 17 angka)."),
    Dirt(K.NEGATIVE_AMOUNT, 1, "Pembayaran tambahan dengan jumlah negatif."),
    Dirt(K.PAYMENT_DATE_ZERO, 1, "TGL_PEMBAYARAN_SPPT berisi 0000-00-00."),
    Dirt(K.ISSUE_DATE_ZERO, 1, "TGL_TERBIT_SPPT berisi 0000-00-00."),
    Dirt(K.UNKNOWN_KELURAHAN, 1, "Baris SPPT tambahan di kelurahan yang tidak ada dalam REF_KELURAHAN."),
    Dirt(K.SPPT_KEY_TWICE, 1, "Dua baris SPPT berkunci sama, tetapi pokoknya berbeda."),
    Dirt(K.DUE_DATE_BLANK, 1, "TGL_JATUH_TEMPO_SPPT kosong."),
)


def _slots() -> tuple[tuple[int, DirtKind], ...]:
    slots, passed = [], 0
    for dirt in DIRT:
        passed += dirt.per_mille
        slots.append((WHOLE * passed // 1000, dirt.kind))
    return tuple(slots)


_SLOTS = _slots()


def kind_at(position: int) -> DirtKind | None:
    """Which dirt stands at this `stream.dirt_position`."""
    if position >= _SLOTS[-1][0]:
        return None
    return next(kind for upto, kind in _SLOTS if position < upto)


def plant(below: Below, life: Life, kind: DirtKind) -> int:
    """Spoil one thing in the life; how many were spoilt (0: the object has nothing fit for it)."""
    return _PLANTERS[kind](below, life)


Planter = Callable[[Below, Life], int]


def _settled(life: Life) -> list[int]:
    """Places of notices that are paid by exactly one payment."""
    return [
        at
        for at, notice in enumerate(life.notices)
        if notice.status == PAID and len(_payments_of(life, notice)) == 1
    ]


def _payments_of(life: Life, notice: Notice) -> list[int]:
    return [at for at, paid in enumerate(life.payments) if paid.year == notice.year]


def _on_settled(change: Callable[[Below, Life, int, int], None]) -> Planter:
    """A planter that needs a notice with its one payment; gets the places of both."""

    def planter(below: Below, life: Life) -> int:
        places = _settled(life)
        if not places:
            return 0
        at = pick(below, places)
        change(below, life, at, _payments_of(life, life.notices[at])[0])
        return 1

    return planter


def _on_notice(change: Callable[[Below, Life, int], None]) -> Planter:
    """A planter that needs any notice; gets its place."""

    def planter(below: Below, life: Life) -> int:
        if not life.notices:
            return 0
        change(below, life, below(len(life.notices)))
        return 1

    return planter


def _drop_notice(_below: Below, life: Life, at: int, _paid: int) -> None:
    del life.notices[at]


def _gap(below: Below, life: Life, _at: int, paid: int) -> None:
    life.payments[paid] = life.payments[paid]._replace(ke=2 + below(2))


def _double_other_ke(_below: Below, life: Life, _at: int, paid: int) -> None:
    life.payments.insert(paid + 1, life.payments[paid]._replace(ke=2))


def _double_same_key(_below: Below, life: Life, _at: int, paid: int) -> None:
    life.payments.insert(paid + 1, life.payments[paid])


def _same_key_other_content(_below: Below, life: Life, _at: int, paid: int) -> None:
    row = life.payments[paid]
    life.payments.insert(paid + 1, row._replace(denda=0, jml=row.jml // 2 + 1_000))


def _overpay(below: Below, life: Life, _at: int, paid: int) -> None:
    row = life.payments[paid]
    life.payments[paid] = row._replace(jml=row.jml + 1_000 * (1 + below(100)))


def _jml_below_denda(below: Below, life: Life, _at: int, paid: int) -> None:
    row = life.payments[paid]
    fine = max(row.denda, 5_000)
    life.payments[paid] = row._replace(denda=fine, jml=fine - 1 - below(1_000))


def _forget_payment(_below: Below, life: Life, _at: int, paid: int) -> None:
    del life.payments[paid]


def _unpaid_status(_below: Below, life: Life, at: int, _paid: int) -> None:
    life.notices[at] = life.notices[at]._replace(status=UNPAID)


def _negative(_below: Below, life: Life, _at: int, paid: int) -> None:
    row = life.payments[paid]
    life.payments.insert(paid + 1, row._replace(ke=2, denda=0, jml=-row.jml))


def _payment_date_zero(_below: Below, life: Life, _at: int, paid: int) -> None:
    life.payments[paid] = life.payments[paid]._replace(paid_on="0000-00-00")


def _issue_date_zero(_below: Below, life: Life, at: int) -> None:
    life.notices[at] = life.notices[at]._replace(issued="0000-00-00")


def _due_blank(_below: Below, life: Life, at: int) -> None:
    life.notices[at] = life.notices[at]._replace(due="")


def _class_xxx(below: Below, life: Life) -> int:
    if not life.notices or not life.notices[0].land_m2:
        return 0
    at = below(len(life.notices))
    life.notices[at] = life.notices[at]._replace(land_class="XXX", land_class_year="1986")
    return 1


def _key_twice(below: Below, life: Life, at: int) -> None:
    row = life.notices[at]
    life.notices.insert(at + 1, row._replace(pokok=row.pokok + 1_000 * (1 + below(50))))


def _stray(column: int, text: Callable[[str], str]) -> Callable[[Below, Life, int], None]:
    """An extra SPPT row beside the good one, with one column of its NOP spoilt."""

    def change(_below: Below, life: Life, at: int) -> None:
        row = life.notices[at]
        parts = row.nop.split(",")
        parts[column] = text(parts[column])
        life.notices.insert(at + 1, row._replace(nop=",".join(parts), status=UNPAID))

    return change


def _rename(spoil: Callable[[str], str]) -> Planter:
    """Spoil the subject's name in its own row and on every notice that bears it."""

    def planter(_below: Below, life: Life) -> int:
        old, new = life.subject_name, spoil(life.subject_name)
        if new == old:
            return 0
        life.subject_name = new
        life.notices = [row._replace(name=new) if row.name == old else row for row in life.notices]
        return 1

    return planter


_PLANTERS: dict[DirtKind, Planter] = {
    K.PAYMENT_WITHOUT_SPPT: _on_settled(_drop_notice),
    K.GAP_IN_KE: _on_settled(_gap),
    K.DOUBLE_UNDER_OTHER_KE: _on_settled(_double_other_ke),
    K.DOUBLE_UNDER_SAME_KEY: _on_settled(_double_same_key),
    K.SAME_KEY_OTHER_CONTENT: _on_settled(_same_key_other_content),
    K.OVERPAYMENT: _on_settled(_overpay),
    K.JML_BELOW_DENDA: _on_settled(_jml_below_denda),
    K.PAID_STATUS_WITHOUT_PAYMENT: _on_settled(_forget_payment),
    K.UNPAID_STATUS_THOUGH_PAID: _on_settled(_unpaid_status),
    K.LAND_CLASS_XXX: _class_xxx,
    K.NAME_WITH_TRAILING_SPACES: _rename(lambda name: name.ljust(NAME_MAX)),
    K.NAME_WITH_NUL: _rename(lambda name: name + "\0\0"),
    K.NAME_CUT: _rename(cut_name),
    K.NOP_WITH_LETTER: _on_notice(_stray(4, lambda blok: f"{blok[0]}O{blok[2]}")),
    K.NOP_OF_17_DIGITS: _on_notice(_stray(5, lambda urut: urut[1:])),
    K.NEGATIVE_AMOUNT: _on_settled(_negative),
    K.PAYMENT_DATE_ZERO: _on_settled(_payment_date_zero),
    K.ISSUE_DATE_ZERO: _on_notice(_issue_date_zero),
    K.UNKNOWN_KELURAHAN: _on_notice(_stray(3, lambda _code: UNKNOWN_KELURAHAN)),
    K.SPPT_KEY_TWICE: _on_notice(_key_twice),
    K.DUE_DATE_BLANK: _on_notice(_due_blank),
}
