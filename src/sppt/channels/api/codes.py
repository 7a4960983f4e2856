"""Refusals of the API: the ledger's and the door's own, each with its HTTP status."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sppt.payments.language import RefusalCode


class DoorCode(StrEnum):
    """What the door itself refuses, before anything is looked up."""

    UNAUTHORIZED = "unauthorized"
    STALE_TIMESTAMP = "stale_timestamp"
    ADDRESS_REFUSED = "address_refused"
    TOO_MANY_REQUESTS = "too_many_requests"
    BODY_TOO_LARGE = "body_too_large"
    NOT_JSON = "not_json"
    DUPLICATE_NAME = "duplicate_name"
    BAD_FIELD = "bad_field"
    KEY_MISSING = "idempotency_key_missing"
    KEY_MALFORMED = "idempotency_key_malformed"
    KEY_REUSED = "idempotency_key_reused"
    NOT_FOUND = "not_found"
    LIST_NOT_READY = "list_not_ready"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


STATUS: Mapping[RefusalCode, int] = {
    RefusalCode.NOT_A_NOP: 400,
    RefusalCode.BILL_NOT_FOUND: 404,
    RefusalCode.NOTHING_TO_PAY: 422,
    RefusalCode.TOO_MANY: 422,
    RefusalCode.CODE_NOT_FOUND: 404,
    RefusalCode.CODE_EXPIRED: 410,
    RefusalCode.ALREADY_PAID: 409,
    RefusalCode.AMOUNT_DIFFERS: 422,
    RefusalCode.BILL_CHANGED: 409,
    RefusalCode.BILL_WITHDRAWN: 410,
    RefusalCode.WRITTEN_OFF: 410,
    RefusalCode.REFERENCE_REUSED: 409,
    RefusalCode.REFERENCE_MALFORMED: 400,
    RefusalCode.REVERSED_BEFORE: 409,
    RefusalCode.TOO_LATE: 409,
    RefusalCode.CHANNEL_UNKNOWN: 503,
    RefusalCode.CHANNEL_CLOSED: 503,
    RefusalCode.AMOUNT_TOO_HIGH: 422,
    RefusalCode.PAYMENT_NOT_FOUND: 404,
    RefusalCode.NOT_THE_PAYER: 404,  # the caller never learns that it is somebody else's: see `told`
    RefusalCode.PAST_CUTOFF: 409,
    RefusalCode.TROUBLE: 503,
}

DOOR: Mapping[DoorCode, tuple[int, str]] = {
    DoorCode.UNAUTHORIZED: (
        401,
        "Permintaan tidak dikenali. Periksa X-CLIENT-ID, X-TIMESTAMP, X-SIGNATURE, dan rahasia yang dipakai.",
    ),
    DoorCode.STALE_TIMESTAMP: (
        401,
        "X-TIMESTAMP tidak terbaca atau berselisih lebih dari 5 menit. Tulis waktu sekarang dengan zonanya.",
    ),
    DoorCode.ADDRESS_REFUSED: (
        403,
        "Alamat pengirim tidak ada pada daftar mitra ini. Minta Bapenda menambahkan alamat itu.",
    ),
    DoorCode.TOO_MANY_REQUESTS: (
        429,
        "Permintaan datang terlalu cepat. Tunggu sebanyak detik pada Retry-After, lalu kirim lagi.",
    ),
    DoorCode.BODY_TOO_LARGE: (413, "Isi permintaan lebih dari 64 KiB. Bagi menjadi beberapa permintaan."),
    DoorCode.LIST_NOT_READY: (409, "Daftar ini masih dikerjakan. Baca lagi sebentar kemudian, lalu ulangi."),
    DoorCode.NOT_JSON: (400, "Isi permintaan bukan JSON yang benar. Kirim satu dokumen JSON dalam UTF-8."),
    DoorCode.DUPLICATE_NAME: (400, "Satu nama muncul dua kali di dalam JSON. Tulis setiap nama satu kali."),
    DoorCode.BAD_FIELD: (400, "Isian {field} tidak sesuai. Cocokkan jenis dan batasnya dengan dokumen API."),
    DoorCode.KEY_MISSING: (
        400,
        "Idempotency-Key belum ada. Kirim satu kunci baru untuk setiap permintaan yang menulis.",
    ),
    DoorCode.KEY_MALFORMED: (
        400,
        "Idempotency-Key harus 1 sampai 64 huruf, angka, atau tanda tanpa spasi.",
    ),
    DoorCode.KEY_REUSED: (
        409,
        "Idempotency-Key ini sudah dipakai dengan isi yang lain. Pakai kunci baru untuk permintaan baru.",
    ),
    DoorCode.NOT_FOUND: (404, "Alamat ini tidak ada pada API. Cocokkan dengan dokumen API."),
    DoorCode.METHOD_NOT_ALLOWED: (405, "Metode HTTP ini tidak dilayani di alamat ini. Lihat dokumen API."),
    DoorCode.BUSY: (
        503,
        "Terlalu banyak permintaan sedang menunggu. Kirim lagi permintaan yang sama sesudah Retry-After.",
    ),
    DoorCode.UNAVAILABLE: (
        503,
        "Sistem sedang tidak dapat mencatat. Kirim lagi permintaan yang sama dengan kunci yang sama.",
    ),
    DoorCode.INTERNAL: (
        500,
        "Kesalahan pada sistem kami. Kirim lagi dengan kunci yang sama, atau sebutkan {incident} kepada Bapenda.",
    ),
}

RETRY_SECONDS: Mapping[DoorCode | RefusalCode, int] = {
    DoorCode.BUSY: 1,
    DoorCode.UNAVAILABLE: 5,
    RefusalCode.TROUBLE: 5,
    RefusalCode.CHANNEL_UNKNOWN: 3600,
    RefusalCode.CHANNEL_CLOSED: 3600,
}


class DoorRefusal(Exception):
    """A request that the door refuses. `retry_after` in seconds; `field` names what is wrong, if one thing is;
    `incident` is the number under which the log tells of a fault of ours."""

    def __init__(self, code: DoorCode, *, field: str = "", retry_after: int = 0, incident: str = "") -> None:
        super().__init__(str(code))
        self.code = code
        self.field = field
        self.incident = incident
        self.retry_after = retry_after or RETRY_SECONDS.get(code, 0)

    @property
    def status(self) -> int:
        return DOOR[self.code][0]

    @property
    def message(self) -> str:
        return DOOR[self.code][1].format(field=self.field, incident=self.incident)
