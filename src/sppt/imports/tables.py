"""The SISMIOP tables that are imported, and how cities spell their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

NOP = ("KD_PROPINSI", "KD_DATI2", "KD_KECAMATAN", "KD_KELURAHAN", "KD_BLOK", "NO_URUT", "KD_JNS_OP")
OLD_NOP = tuple(f"{column}_ASAL" for column in NOP)
PARENT_NOP = tuple(f"{column}_INDUK" for column in NOP)
PLACE = ("KD_KANWIL_BANK", "KD_KPPBB_BANK", "KD_BANK_TUNGGAL", "KD_BANK_PERSEPSI", "KD_TP")


class Table(StrEnum):
    REF_KECAMATAN = "REF_KECAMATAN"
    REF_KELURAHAN = "REF_KELURAHAN"
    DAT_SUBJEK_PAJAK = "DAT_SUBJEK_PAJAK"
    DAT_OBJEK_PAJAK = "DAT_OBJEK_PAJAK"
    DAT_OP_BUMI = "DAT_OP_BUMI"
    DAT_OP_BANGUNAN = "DAT_OP_BANGUNAN"
    DAT_OP_ANGGOTA = "DAT_OP_ANGGOTA"
    DAT_NIR = "DAT_NIR"
    DAT_SUBJEK_PAJAK_NJOPTKP = "DAT_SUBJEK_PAJAK_NJOPTKP"
    KELAS_TANAH = "KELAS_TANAH"
    KELAS_BANGUNAN = "KELAS_BANGUNAN"
    TARIF = "TARIF"
    NJOPTKP = "NJOPTKP"
    PBB_MINIMAL = "PBB_MINIMAL"
    PERUBAHAN_NOP = "PERUBAHAN_NOP"
    SPPT_OP_BERSAMA = "SPPT_OP_BERSAMA"
    SPPT = "SPPT"
    PEMBAYARAN_SPPT = "PEMBAYARAN_SPPT"
    PENJUALAN = "PENJUALAN"  # no table of SISMIOP: sale prices, from BPHTB or a survey


@dataclass(frozen=True, slots=True)
class Form:
    """What a file of a table must bring and may bring; `one_of` are groups of which one must be there whole."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*(column for group in self.one_of for column in group), *self.required, *self.optional)


FORMS: Mapping[Table, Form] = MappingProxyType(
    {
        Table.REF_KECAMATAN: Form((*NOP[:3], "NM_KECAMATAN")),
        Table.REF_KELURAHAN: Form((*NOP[:4], "NM_KELURAHAN"), ("KD_SEKTOR",)),
        Table.DAT_SUBJEK_PAJAK: Form(
            ("SUBJEK_PAJAK_ID", "NM_WP"),
            ("JALAN_WP", "BLOK_KAV_NO_WP", "RW_WP", "RT_WP", "KELURAHAN_WP", "KOTA_WP", "KD_POS_WP", "NPWP"),
        ),
        Table.DAT_OBJEK_PAJAK: Form(
            ("SUBJEK_PAJAK_ID",),
            (
                *("JALAN_OP", "BLOK_KAV_NO_OP", "RW_OP", "RT_OP", "JNS_TRANSAKSI_OP"),
                *("TOTAL_LUAS_BUMI", "TOTAL_LUAS_BNG", "NJOP_BUMI", "NJOP_BNG"),
            ),
            one_of=(NOP, ("NOP",)),
        ),
        Table.DAT_OP_BUMI: Form(
            ("NO_BUMI", "LUAS_BUMI"), ("KD_ZNT", "JNS_BUMI", "NILAI_SISTEM_BUMI"), one_of=(NOP, ("NOP",))
        ),
        Table.DAT_OP_BANGUNAN: Form(
            ("NO_BNG", "LUAS_BNG"),
            (
                *("KD_JPB", "THN_DIBANGUN_BNG", "JML_LANTAI_BNG", "JNS_TRANSAKSI_BNG", "AKTIF"),
                *("NILAI_SISTEM_BNG", "NILAI_INDIVIDU"),
            ),
            one_of=(NOP, ("NOP",)),
        ),
        Table.DAT_OP_ANGGOTA: Form(
            ("NJOP_BUMI_BEBAN", "NJOP_BNG_BEBAN"),
            ("LUAS_BUMI_BEBAN", "LUAS_BNG_BEBAN", *PARENT_NOP),
            one_of=(NOP, ("NOP",)),
        ),
        Table.DAT_NIR: Form((*NOP[:4], "KD_ZNT", "THN_NIR_ZNT", "NIR")),
        Table.DAT_SUBJEK_PAJAK_NJOPTKP: Form(("SUBJEK_PAJAK_ID", "THN_NJOPTKP"), one_of=(NOP, ("NOP",))),
        Table.KELAS_TANAH: Form(
            ("KD_KLS_TANAH", "NILAI_MIN_TANAH", "NILAI_MAX_TANAH", "NILAI_PER_M2_TANAH"),
            ("THN_AWAL_KLS_TANAH", "THN_AKHIR_KLS_TANAH"),
        ),
        Table.KELAS_BANGUNAN: Form(
            ("KD_KLS_BNG", "NILAI_MIN_BNG", "NILAI_MAX_BNG", "NILAI_PER_M2_BNG"),
            ("THN_AWAL_KLS_BNG", "THN_AKHIR_KLS_BNG"),
        ),
        Table.TARIF: Form(("NJOP_MIN", "NJOP_MAX", "NILAI_TARIF"), ("THN_AWAL", "THN_AKHIR")),
        Table.NJOPTKP: Form(("NILAI_NJOPTKP",), ("THN_AWAL", "THN_AKHIR")),
        Table.PBB_MINIMAL: Form(("THN_PBB_MINIMAL", "NILAI_PBB_MINIMAL")),
        Table.PERUBAHAN_NOP: Form(
            ("TGL_PERUBAHAN_NOP", *OLD_NOP), ("KETERANGAN_PERUBAHAN_NOP",), one_of=(NOP, ("NOP",))
        ),
        Table.SPPT_OP_BERSAMA: Form(
            ("THN_PAJAK_SPPT", "NJOP_BUMI_BEBAN_SPPT", "NJOP_BNG_BEBAN_SPPT"),
            ("LUAS_BUMI_BEBAN_SPPT", "LUAS_BNG_BEBAN_SPPT"),
            one_of=(NOP, ("NOP",)),
        ),
        Table.SPPT: Form(
            (
                *("THN_PAJAK_SPPT", "NM_WP_SPPT", "TGL_JATUH_TEMPO_SPPT", "NJOP_SPPT"),
                *("PBB_TERHUTANG_SPPT", "PBB_YG_HARUS_DIBAYAR_SPPT", "STATUS_PEMBAYARAN_SPPT"),
            ),
            (
                *("SIKLUS_SPPT", "JLN_WP_SPPT", "BLOK_KAV_NO_WP_SPPT", "RW_WP_SPPT", "RT_WP_SPPT"),
                *("KELURAHAN_WP_SPPT", "KOTA_WP_SPPT", "KD_POS_WP_SPPT", "NPWP_SPPT"),
                *("KD_KLS_TANAH", "KD_KLS_BNG", "LUAS_BUMI_SPPT", "LUAS_BNG_SPPT"),
                *("NJOP_BUMI_SPPT", "NJOP_BNG_SPPT", "NJOPTKP_SPPT", "FAKTOR_PENGURANG_SPPT"),
                *("STATUS_TAGIHAN_SPPT", "TGL_TERBIT_SPPT"),
            ),
            one_of=(NOP, ("NOP",)),
        ),
        Table.PEMBAYARAN_SPPT: Form(
            ("THN_PAJAK_SPPT", "PEMBAYARAN_SPPT_KE", "JML_SPPT_YG_DIBAYAR", "TGL_PEMBAYARAN_SPPT"),
            (*PLACE, "DENDA_SPPT", "TGL_REKAM_BYR_SPPT"),
            one_of=(NOP, ("NOP",)),
        ),
        Table.PENJUALAN: Form(("TGL_JUAL", "HARGA"), ("SUMBER",), one_of=(NOP, ("NOP",))),
    }
)

# The key of the payment place: five columns in the state's form, three in Tangerang Selatan's.
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "KD_KANWIL": "KD_KANWIL_BANK",
        "KD_KANTOR": "KD_KPPBB_BANK",
        "KD_KPPBB": "KD_KPPBB_BANK",
        "KD_BANK_TUNGGAL_SPPT": "KD_BANK_TUNGGAL",
        "KD_BANK_PERSEPSI_SPPT": "KD_BANK_PERSEPSI",
        "TAHUN_PAJAK_SPPT": "THN_PAJAK_SPPT",
        "THN_PAJAK": "THN_PAJAK_SPPT",
        "SIKLUS": "SIKLUS_SPPT",
        "PEMBAYARAN_KE": "PEMBAYARAN_SPPT_KE",
        "PBB_TERUTANG_SPPT": "PBB_TERHUTANG_SPPT",
        "JLN_WP": "JALAN_WP",
    }
)


# What names a row of a table to a person; its parts are joined, the NOP without signs between.
KEYS: Mapping[Table, tuple[str, ...]] = MappingProxyType(
    {
        Table.REF_KECAMATAN: NOP[:3],
        Table.REF_KELURAHAN: NOP[:4],
        Table.DAT_SUBJEK_PAJAK: ("SUBJEK_PAJAK_ID",),
        Table.DAT_OBJEK_PAJAK: NOP,
        Table.DAT_OP_BUMI: (*NOP, "NO_BUMI"),
        Table.DAT_OP_BANGUNAN: (*NOP, "NO_BNG"),
        Table.DAT_OP_ANGGOTA: NOP,
        Table.DAT_NIR: (*NOP[:4], "KD_ZNT", "THN_NIR_ZNT"),
        Table.DAT_SUBJEK_PAJAK_NJOPTKP: ("SUBJEK_PAJAK_ID", "THN_NJOPTKP"),
        Table.KELAS_TANAH: ("KD_KLS_TANAH",),
        Table.KELAS_BANGUNAN: ("KD_KLS_BNG",),
        Table.TARIF: ("THN_AWAL", "NJOP_MIN"),
        Table.NJOPTKP: ("THN_AWAL",),
        Table.PBB_MINIMAL: ("THN_PBB_MINIMAL",),
        Table.PERUBAHAN_NOP: OLD_NOP,
        Table.SPPT_OP_BERSAMA: (*NOP, "THN_PAJAK_SPPT"),
        Table.SPPT: (*NOP, "THN_PAJAK_SPPT"),
        Table.PEMBAYARAN_SPPT: (*NOP, "THN_PAJAK_SPPT", "PEMBAYARAN_SPPT_KE"),
        Table.PENJUALAN: (*NOP, "TGL_JUAL"),
    }
)


def known_name(header: str) -> str:
    """A header as this module spells it: upper case, without blanks around it, aliases resolved."""
    name = header.strip().upper()
    return ALIASES.get(name, name)


def key_of(table: Table, row: Mapping[str, str]) -> str:
    """The key of a row as findings show it, such as "367605001500502120/2025/1"."""
    parts = [(column, row.get(column, "").strip()) for column in KEYS[table]]
    wilayah = row.get("NOP", "") + "".join(
        text for column, text in parts if column in NOP or column in OLD_NOP
    )
    others = [text for column, text in parts if column not in NOP and column not in OLD_NOP]
    return "/".join([*([wilayah] if wilayah else []), *others])[:60]


def missing_columns(table: Table, header: Sequence[str]) -> tuple[str, ...]:
    """What a header lacks; of alternative groups the first is named."""
    form = FORMS[table]
    there = set(header)
    lacking = [column for column in form.required if column not in there]
    if form.one_of and not any(there.issuperset(group) for group in form.one_of):
        lacking += [column for column in form.one_of[0] if column not in there]
    return tuple(lacking)
