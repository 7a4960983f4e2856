"""Small SISMIOP dumps for tests: rows in the form of a Bapenda's CSV files, each field replaceable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sppt.imports.actions import import_sismiop
from sppt.imports.report import Finding, ImportReport, Mode

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # ten in the morning in WIB
Row = Mapping[str, object]

NOP = ("KD_PROPINSI", "KD_DATI2", "KD_KECAMATAN", "KD_KELURAHAN", "KD_BLOK", "NO_URUT", "KD_JNS_OP")
PLACE = ("KD_KANWIL_BANK", "KD_KPPBB_BANK", "KD_BANK_TUNGGAL", "KD_BANK_PERSEPSI", "KD_TP")


def nop_columns(nop: str, *, suffix: str = "") -> dict[str, object]:
    """The seven columns of an 18-digit NOP."""
    ends = (2, 4, 7, 10, 13, 17, 18)
    starts = (0, *ends[:-1])
    return {f"{name}{suffix}": nop[a:b] for name, a, b in zip(NOP, starts, ends, strict=True)}


def notice(nop: str, year: int, pokok: object = 100_000, **other: object) -> Row:
    """A row of SPPT, unpaid, due on 31 August."""
    return {
        **nop_columns(nop),
        "THN_PAJAK_SPPT": year,
        "SIKLUS_SPPT": 1,
        **dict.fromkeys(PLACE, "01"),
        "NM_WP_SPPT": "GUMIRO CONTOH",
        "JLN_WP_SPPT": "JL. KARSA",
        "BLOK_KAV_NO_WP_SPPT": "NO 5",
        "RW_WP_SPPT": "03",
        "RT_WP_SPPT": "001",
        "KELURAHAN_WP_SPPT": "CIATER",
        "KOTA_WP_SPPT": "KOTA CONTOH",
        "KD_POS_WP_SPPT": "",
        "NPWP_SPPT": "",
        "KD_KLS_TANAH": "067",
        "KD_KLS_BNG": "024",
        "TGL_JATUH_TEMPO_SPPT": f"{year}-08-31",
        "LUAS_BUMI_SPPT": 100,
        "LUAS_BNG_SPPT": 50,
        "NJOP_BUMI_SPPT": 80_200_000,
        "NJOP_BNG_SPPT": 35_000_000,
        "NJOP_SPPT": 115_200_000,
        "NJOPTKP_SPPT": 10_000_000,
        "PBB_TERHUTANG_SPPT": pokok,
        "FAKTOR_PENGURANG_SPPT": 0,
        "PBB_YG_HARUS_DIBAYAR_SPPT": pokok,
        "STATUS_PEMBAYARAN_SPPT": 0,
        "STATUS_TAGIHAN_SPPT": 0,
        "STATUS_CETAK_SPPT": 1,
        "TGL_TERBIT_SPPT": f"{year}-01-15",
        **other,
    }


def payment(
    nop: str, year: int, jml: object = 100_000, *, denda: object = 0, ke: object = 1, **other: object
) -> Row:
    """A row of PEMBAYARAN_SPPT, paid on 1 July; `jml` includes `denda`."""
    return {
        **nop_columns(nop),
        "THN_PAJAK_SPPT": year,
        "PEMBAYARAN_SPPT_KE": ke,
        **dict.fromkeys(PLACE, "01"),
        "DENDA_SPPT": denda,
        "JML_SPPT_YG_DIBAYAR": jml,
        "TGL_PEMBAYARAN_SPPT": f"{year}-07-01",
        "TGL_REKAM_BYR_SPPT": f"{year}-07-01 09:30:00",
        **other,
    }


def renumbered(old: str, new: str, on: str = "2024-01-02") -> Row:
    """A row of PERUBAHAN_NOP."""
    return {
        **nop_columns(new),
        "TGL_PERUBAHAN_NOP": on,
        **nop_columns(old, suffix="_ASAL"),
        "KETERANGAN_PERUBAHAN_NOP": "PENOMORAN ULANG",
    }


def kecamatan(code: str, name: str) -> Row:
    return {"KD_PROPINSI": "36", "KD_DATI2": "76", "KD_KECAMATAN": code, "NM_KECAMATAN": name}


def kelurahan(kecamatan_code: str, code: str, name: str) -> Row:
    return {**kecamatan(kecamatan_code, ""), "KD_KELURAHAN": code, "NM_KELURAHAN": name, "KD_SEKTOR": "20"}


def subjek(identity: str, name: str = "GUMIRO CONTOH", **other: object) -> Row:
    return {"SUBJEK_PAJAK_ID": identity, "NM_WP": name, "JALAN_WP": "JL. KARSA", **other}


def objek(nop: str, **other: object) -> Row:
    return {
        **nop_columns(nop),
        "SUBJEK_PAJAK_ID": "9999",
        "JALAN_OP": "JL. KARSA",
        "TOTAL_LUAS_BUMI": 100,
        "TOTAL_LUAS_BNG": 50,
        "NJOP_BUMI": 80_200_000,
        "NJOP_BNG": 35_000_000,
        **other,
    }


def bumi(nop: str, luas: object = 100, *, no: object = 1, **other: object) -> Row:
    """A row of DAT_OP_BUMI; values in thousand rupiah."""
    return {
        **nop_columns(nop),
        "NO_BUMI": no,
        "KD_ZNT": "AA",
        "LUAS_BUMI": luas,
        "JNS_BUMI": 1,
        "NILAI_SISTEM_BUMI": 80_000,
        **other,
    }


def bangunan(nop: str, luas: object = 50, *, no: object = 1, **other: object) -> Row:
    """A row of DAT_OP_BANGUNAN; values in thousand rupiah."""
    return {
        **nop_columns(nop),
        "NO_BNG": no,
        "KD_JPB": "01",
        "THN_DIBANGUN_BNG": 1998,
        "LUAS_BNG": luas,
        "JML_LANTAI_BNG": 2,
        "NILAI_SISTEM_BNG": 35_000,
        "NILAI_INDIVIDU": "",
        "AKTIF": 1,
        "JNS_TRANSAKSI_BNG": 1,
        **other,
    }


def nir(znt: str, year: object, thousand: object, *, kelurahan_code: str = "015") -> Row:
    """A row of DAT_NIR in Serpong."""
    return {
        "KD_PROPINSI": "36",
        "KD_DATI2": "76",
        "KD_KECAMATAN": "050",
        "KD_KELURAHAN": kelurahan_code,
        "KD_ZNT": znt,
        "THN_NIR_ZNT": year,
        "NIR": thousand,
    }


def sale(nop: str, price: object = 500_000_000, *, on: str = "2025-03-04", source: str = "BPHTB") -> Row:
    """A row of PENJUALAN."""
    return {**nop_columns(nop), "TGL_JUAL": on, "HARGA": price, "SUMBER": source}


def text(rows: Sequence[Row], *, delimiter: str = ",", ending: str = "\n") -> str:
    """Rows as CSV, with the first row's names as header; fields are written as they are."""
    lines = [delimiter.join(rows[0]), *(delimiter.join(str(field) for field in row.values()) for row in rows)]
    return "".join(line + ending for line in lines)


@dataclass(frozen=True, slots=True)
class Dump:
    """A directory that becomes a dump."""

    directory: Path

    def put(self, table: str, *rows: Row) -> Dump:
        return self.put_text(table, text(rows))

    def put_text(self, table: str, content: str, *, encoding: str = "utf-8") -> Dump:
        return self.put_bytes(f"{table}.csv", content.encode(encoding))

    def put_bytes(self, name: str, content: bytes) -> Dump:
        self.directory.mkdir(exist_ok=True)
        (self.directory / name).write_bytes(content)
        return self

    def bring(self, *, mode: Mode = Mode.STORE, at: datetime = AT) -> ImportReport:
        return import_sismiop(
            self.directory, at=at, mode=mode, rejects_file=self.directory.with_suffix(".ditolak.csv")
        )


def problems(report: ImportReport) -> list[tuple[str, int]]:
    """Code and line of every finding, sorted."""
    return sorted((finding.problem, finding.line) for finding in report.findings)


def finding(report: ImportReport, problem: str) -> Finding:
    """The one finding with this code."""
    [found] = [each for each in report.findings if each.problem == problem]
    return found
