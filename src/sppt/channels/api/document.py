"""The OpenAPI document of the API, made from the messages; openapi.json beside it is exactly this.

Run as `python -m sppt.channels.api.document` it writes that file anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import msgspec

from sppt.channels.api import messages
from sppt.channels.api.codes import DOOR, STATUS, DoorCode
from sppt.payments.language import RefusalCode

FILE = Path(__file__).parent / "openapi.json"

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

_READ = (
    DoorCode.UNAUTHORIZED,
    DoorCode.STALE_TIMESTAMP,
    DoorCode.ADDRESS_REFUSED,
    DoorCode.TOO_MANY_REQUESTS,
    DoorCode.METHOD_NOT_ALLOWED,
    DoorCode.BUSY,
    DoorCode.UNAVAILABLE,
    DoorCode.INTERNAL,
)
_BODY = (DoorCode.BODY_TOO_LARGE, DoorCode.NOT_JSON, DoorCode.DUPLICATE_NAME, DoorCode.BAD_FIELD)
_KEY = (DoorCode.KEY_MISSING, DoorCode.KEY_MALFORMED, DoorCode.KEY_REUSED)
_PAYING = tuple(
    code for code in RefusalCode if code not in {RefusalCode.NOT_THE_PAYER, RefusalCode.PAST_CUTOFF}
)
_OPENING = (
    RefusalCode.NOT_A_NOP,
    RefusalCode.BILL_NOT_FOUND,
    RefusalCode.NOTHING_TO_PAY,
    RefusalCode.TOO_MANY,
    RefusalCode.ALREADY_PAID,
    RefusalCode.BILL_WITHDRAWN,
    RefusalCode.WRITTEN_OFF,
)
_REVERSING = (
    RefusalCode.PAYMENT_NOT_FOUND,
    RefusalCode.REFERENCE_REUSED,
    RefusalCode.PAST_CUTOFF,
    RefusalCode.BILL_CHANGED,
    RefusalCode.CHANNEL_CLOSED,
)


def document() -> Json:
    """Everything a partner's engineer needs to know of the API, as OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "SPPT Online: Channel API",
            "version": "1",
            "description": (
                "Tagihan, kode bayar, pembayaran, dan keterangan lunas PBB-P2 untuk mitra. Setiap permintaan"
                " ditandatangani: X-SIGNATURE = base64(HMAC-SHA512(rahasia, METHOD:path:sha256hex(isi):X-TIMESTAMP))."
                " Panduan: docs/operating/api.md."
            ),
        },
        "security": [{"client": [], "timestamp": [], "signature": []}],
        "paths": _paths(),
        "components": {"securitySchemes": _schemes(), "schemas": _schemas()},
    }


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method with the messages and refusals it knows."""

    path: str
    name: str
    summary: str
    request: str
    answer: str
    codes: Sequence[DoorCode | RefusalCode]
    parameters: Sequence[Json] = ()


def _operations() -> tuple[Operation, ...]:
    receipt, key = _receipt_parameter(), _key_parameter(needed="wajib")
    own_key = _key_parameter(needed="bila tidak ada, nomor referensi menjadi kuncinya")
    wrote = (*_READ, *_BODY, *_KEY)
    return (
        Operation(
            "inquiries",
            "inquire",
            "Tanya tagihan menurut NOP dan tahun, atau menurut kode bayar",
            "InquiryRequest",
            "InquiryAnswer",
            (*_READ, *_BODY),
        ),
        Operation(
            "codes", "openCode", "Buka kode bayar", "CodeRequest", "CodeOpened", (*wrote, *_OPENING), [key]
        ),
        Operation(
            "payments",
            "pay",
            "Bukukan pembayaran sebuah kode, atau sebuah NOP dengan tahunnya, tepat sebesar tagihan",
            "PaymentOrder",
            "Paid",
            (*_READ, *_BODY, DoorCode.KEY_MALFORMED, DoorCode.KEY_REUSED, *_PAYING),
            [own_key],
        ),
        Operation(
            "payments/{receipt}",
            "readPayment",
            "Baca pembayaran sendiri",
            "",
            "Paid",
            (*_READ, RefusalCode.PAYMENT_NOT_FOUND),
            [receipt],
        ),
        Operation(
            "payments/{receipt}/reversal",
            "reverse",
            "Batalkan pembayaran sendiri sebelum hari kanal ditutup",
            "ReversalOrder",
            "ReversalDone",
            (*wrote, *_REVERSING),
            [receipt, key],
        ),
        Operation(
            "clearance",
            "clear",
            "Tanya apakah PBB sebuah NOP lunas, dan sampai kapan jawaban itu dapat dipakai",
            "ClearanceRequest",
            "ClearanceAnswer",
            (*_READ, *_BODY),
        ),
    )


def _list_operations() -> tuple[Operation, ...]:
    token, key = _list_parameter(), _key_parameter(needed="wajib")
    return (
        Operation(
            "lists",
            "bringList",
            "Kirim daftar NOP untuk diperiksa dan dibayar bersama; pemeriksaannya berjalan di belakang",
            "ListOrder",
            "ListSeen",
            (*_READ, *_BODY, *_KEY),
            [key],
        ),
        Operation(
            "lists/{receipt}",
            "readList",
            "Baca sejauh mana sebuah daftar, dan kode-kodenya",
            "",
            "ListSeen",
            (*_READ, DoorCode.NOT_FOUND),
            [token],
        ),
        Operation(
            "lists/{receipt}/codes",
            "askListCodes",
            "Minta kode bayar untuk semua yang masih terutang di sebuah daftar",
            "ListCodesOrder",
            "ListSeen",
            (*_READ, *_BODY, DoorCode.NOT_FOUND, DoorCode.LIST_NOT_READY),
            [token],
        ),
        Operation(
            "lists/{receipt}/receipts",
            "askListReceipts",
            "Minta bukti bayar tersendiri untuk tiap NOP yang sudah dibayar; dibuat di belakang",
            "ListReceiptsOrder",
            "ListReceipts",
            (*_READ, *_BODY, DoorCode.NOT_FOUND),
            [token],
        ),
        Operation(
            "lists/{receipt}/receipts",
            "readListReceipts",
            "Baca sejauh mana bukti bayar tiap NOP, dan alamat ZIP-nya",
            "",
            "ListReceipts",
            (*_READ, DoorCode.NOT_FOUND),
            [token],
        ),
        Operation(
            "lists/{receipt}/lines/{after}",
            "readListLines",
            "Baca seribu baris sesudah sebuah tempat (0: dari awal)",
            "",
            "ListLines",
            (*_READ, DoorCode.NOT_FOUND),
            [token, _place_parameter()],
        ),
    )


def _paths() -> Json:
    found: dict[str, dict[str, Json]] = {}
    for one in (*_operations(), *_list_operations()):
        found.setdefault(f"/api/v1/{one.path}", {})["post" if one.request else "get"] = _operation(one)
    return found


def _operation(one: Operation) -> Json:
    by_status: dict[int, set[str]] = {}
    for code in one.codes:
        status = STATUS[code] if isinstance(code, RefusalCode) else DOOR[code][0]
        by_status.setdefault(status, set()).add(str(code))
    responses: dict[str, Json] = {"200": {"description": "Dijawab", "content": _json(one.answer)}}
    for status, words in sorted(by_status.items()):
        responses[str(status)] = {"description": ", ".join(sorted(words)), "content": _json("Refused")}
    operation: dict[str, Json] = {"operationId": one.name, "summary": one.summary}
    if one.parameters:
        operation["parameters"] = one.parameters
    if one.request:
        operation["requestBody"] = {"required": True, "content": _json(one.request)}
    return {**operation, "responses": responses}


def _json(schema: str) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _key_parameter(*, needed: str) -> Json:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": needed == "wajib",
        "description": f"Satu kunci untuk satu permintaan yang menulis; {needed}.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,64}$", "minLength": 1, "maxLength": 64},
    }


def _receipt_parameter() -> Json:
    return {
        "name": "receipt",
        "in": "path",
        "required": True,
        "description": "Nomor bukti bayar, 16 huruf dan angka.",
        "schema": {"type": "string", "pattern": "^[0-9A-Z]{16}$", "minLength": 16, "maxLength": 16},
    }


def _list_parameter() -> Json:
    return {
        "name": "receipt",
        "in": "path",
        "required": True,
        "description": "Nama daftar, seperti pada `list`.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$", "minLength": 22, "maxLength": 22},
    }


def _place_parameter() -> Json:
    return {
        "name": "after",
        "in": "path",
        "required": True,
        "description": "Nomor baris terakhir yang sudah dibaca.",
        "schema": {"type": "string", "pattern": "^[0-9]{1,6}$", "minLength": 1, "maxLength": 6},
    }


def _schemes() -> Json:
    return {
        name: {"type": "apiKey", "in": "header", "name": header}
        for name, header in (
            ("client", "X-CLIENT-ID"),
            ("timestamp", "X-TIMESTAMP"),
            ("signature", "X-SIGNATURE"),
        )
    }


def _schemas() -> Json:
    kinds = (
        messages.Asked,
        messages.CodeRequest,
        messages.PaymentOrder,
        messages.ReversalOrder,
        messages.ClearanceRequest,
        messages.InquiryRequest,
        messages.ListOrder,
        messages.ListCodesOrder,
        messages.ListSeen,
        messages.ListLines,
        messages.ListReceiptsOrder,
        messages.ListReceipts,
        messages.Quoted,
        messages.CodeOpened,
        messages.Paid,
        messages.ReversalDone,
        messages.Cleared,
        messages.Refused,
    )
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    found: dict[str, Json] = dict(schemas)
    by_code = ({"code"}, {"nop", "tax_years"})
    found["Asked"] = _either(found["Asked"], by_code, ({"nop"}, {"code"}))
    found["PaymentOrder"] = _either(found["PaymentOrder"], by_code, ({"nop", "tax_years"}, {"code"}))
    for answer, item in (("InquiryAnswer", "Quoted"), ("ClearanceAnswer", "Cleared")):
        each = {"anyOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in (item, "Refused")]}
        found[answer] = {
            "title": answer,
            "type": "object",
            "properties": {"items": {"type": "array", "items": each}},
            "required": ["items"],
        }
    return dict(sorted(found.items()))


def _either(schema: Json, *ways: tuple[set[str], set[str]]) -> Json:
    """One schema as several: each way has fields it must have and fields it must not have."""
    whole = _mapping(schema)
    required = whole.get("required")
    shapes: list[Json] = []
    for must, must_not in ways:
        kept = {name: each for name, each in _mapping(whole["properties"]).items() if name not in must_not}
        if "tax_years" in must:
            kept["tax_years"] = {**_mapping(kept["tax_years"]), "minItems": 1}
        shapes.append(
            {
                "type": "object",
                "properties": kept,
                "required": sorted({*(map(str, required) if isinstance(required, list) else ()), *must}),
                "additionalProperties": False,
            }
        )
    return {"title": whole["title"], "description": whole.get("description", ""), "oneOf": shapes}


def _mapping(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise TypeError("not an object")
    return value


def text() -> str:
    """The document as it is committed and served."""
    raw = msgspec.json.encode(document())
    return msgspec.json.format(raw, indent=1).decode() + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
