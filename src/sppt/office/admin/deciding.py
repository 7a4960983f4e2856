"""What approving means for proposals about partners, and how their lines are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sppt.office.admin.words import FEE_RULES, NAME_POLICIES
from sppt.office.words import t
from sppt.partners import proposals
from sppt.rules.rupiah import printed

Format = Callable[[object], str]
FINGERPRINT_SHOWN = 16


def terms(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Puts a partner's terms down; gives a sentence. Raises NotAllowed."""
    code = proposals.approve_terms(number, checker=checker, note=note, at=at)
    return t("Kesepakatan dengan {mitra} berlaku dalam beberapa detik.", mitra=code)


def machine(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Puts a client's settings down; gives a sentence. Raises NotAllowed."""
    client_id = proposals.approve_machine(number, checker=checker, note=note, at=at)
    return t("Setelan {mesin} berlaku dalam beberapa detik.", mesin=client_id)


def key(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Keeps a client's new RSA key; gives a sentence. Raises NotAllowed."""
    fingerprint = proposals.approve_key(number, checker=checker, note=note, at=at)
    return t("Kunci baru tercatat; sidiknya {sidik}. Cocokkan dengan mitra.", sidik=fingerprint)


def secret(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Makes a client's new secret; gives a sentence that shows it, this once. Raises NotAllowed."""
    made = proposals.approve_secret(number, checker=checker, note=note, at=at)
    return t(
        "Rahasia baru {mesin}: {rahasia} Serahkan langsung kepada mitra; tidak dapat ditampilkan lagi.",
        mesin=made.client_id,
        rahasia=made.client_secret,
    )


def _rupiah(value: object) -> str:
    return printed(value) if isinstance(value, int) and value else "0"


def _switched(value: object) -> str:
    return t("aktif") if value else t("dimatikan")


def _access(value: object) -> str:
    return t("terbuka") if value else t("ditutup")


def _fee_rule(value: object) -> str:
    return next((t(word) for rule, word in FEE_RULES.items() if rule == value), str(value))


def _names(value: object) -> str:
    return next((t(word) for policy, word in NAME_POLICIES.items() if policy == value), str(value))


def _list(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) and value else t("mana saja")


def _shortened(value: object) -> str:
    return str(value)[:FINGERPRINT_SHOWN]


def _pem(value: object) -> str:
    return t("{jumlah} huruf PEM", jumlah=len(str(value))) if value else ""


TERMS_LABELS: Mapping[str, str] = {
    "name": "Nama mitra",
    "active": "Keadaan",
    "opens": "Buka pukul",
    "closes": "Tutup pukul",
    "amount_max": "Batas sekali bayar (Rp)",
    "cut_off": "Akhir hari kanal",
    "late_days": "Kabar terlambat diterima (hari)",
    "fee": "Biaya tiap transaksi (Rp)",
    "fee_rule": "Cara membayar biaya",
    "settle_days": "Disetor sesudah (hari kerja)",
    "account": "Rekening kas daerah",
    "profile": "Bentuk laporan",
}
TERMS_FORMATS: Mapping[str, Format] = {
    "active": _switched,
    "amount_max": _rupiah,
    "fee": _rupiah,
    "fee_rule": _fee_rule,
}
MACHINE_LABELS: Mapping[str, str] = {
    "let_in": "Akses",
    "networks": "Boleh dari jaringan",
    "per_second": "Permintaan tiap detik",
    "burst": "Permintaan sekaligus",
    "partner_id": "X-PARTNER-ID",
    "va_prefix": "Awalan nomor VA",
    "channel_ids": "CHANNEL-ID",
    "names": "Nama wajib pajak",
    "quirks": "Kebiasaan khusus",
}
MACHINE_FORMATS: Mapping[str, Format] = {
    "let_in": _access,
    "networks": _list,
    "channel_ids": _list,
    "names": _names,
}
KEY_LABELS: Mapping[str, str] = {
    "newest": "Yang terbaru sekarang",
    "fingerprint": "Sidik jari",
    "pem": "Kunci publik (PEM)",
    "overlap_days": "Yang lama masih berlaku (hari)",
}
KEY_FORMATS: Mapping[str, Format] = {"newest": _shortened, "pem": _pem}
