"""The partner file: who the kit plays, with its secrets; as `make demo` writes it, or one partner by itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key


class BadPartnerFile(Exception):
    """The partner file cannot be used; the text says why and what to do."""

    code = "bad_partner_file"


@dataclass(frozen=True, slots=True)
class SnapPartner:
    """A bank's side of its credentials. `test_nops` are NOPs that owe something; `codes` can be paid right away."""

    name: str
    client_id: str
    client_secret: str
    key: RSAPrivateKey
    partner_id: str
    channel_id: str
    va_prefix: str
    other_prefix: str
    test_nops: tuple[str, ...]
    codes: tuple[str, ...]
    expired_code: str
    expired_amount: int


def read_snap_partner(file: Path, *, client_id: str = "") -> SnapPartner:
    """The partner with this client id, or the first that speaks SNAP. Raises BadPartnerFile."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        partners = told.get("partners", [told])
        banks = [one for one in partners if one.get("protocol", "snap") == "snap"]
        one = next(bank for bank in banks if client_id in {"", bank["client_id"]})
        others = [str(bank["va_prefix"]) for bank in banks if bank["va_prefix"] != one["va_prefix"]]
        key = _key(file.parent / str(one["private_key_file"]))
        return SnapPartner(
            name=str(one["name"]),
            client_id=str(one["client_id"]),
            client_secret=str(one["client_secret"]),
            key=key,
            partner_id=str(one["partner_id"]),
            channel_id=str(one["channel_id"]),
            va_prefix=str(one["va_prefix"]),
            other_prefix=others[0] if others else "",
            test_nops=tuple(map(str, one.get("test_nops", []))),
            codes=tuple(map(str, one.get("test_codes", []))),
            expired_code=str(one.get("expired_code", "")),
            expired_amount=int(one.get("expired_amount", 0)),
        )
    except BadPartnerFile:
        raise
    except StopIteration:
        raise BadPartnerFile(f"Di {file} tidak ada mitra SNAP dengan client id itu.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPartnerFile(
            f"Berkas mitra {file} tidak terbaca ({error}). Pakai partners.json dari make demo, atau tulis menurut"
            " docs/operating/bank-onboarding.md."
        ) from error


def _key(file: Path) -> RSAPrivateKey:
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise BadPartnerFile(
            "Kunci pada private_key_file bukan kunci RSA. Berikan kunci RSA dalam bentuk PEM."
        )
    return key
