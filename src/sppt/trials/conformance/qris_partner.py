"""The acquirer's side of the credentials: one entry of the partner file, as `make demo` writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from sppt.trials.conformance.partner_file import BadPartnerFile, SnapPartner

NO_VA = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A wish for a QR that an installation has written down to be tried: its code, its reference, its rupiah."""

    code: str
    reference: str
    amount: int


@dataclass(frozen=True, slots=True)
class QrisPartner:
    """How the acquirer enters the city's door (`snap`), how the city enters the acquirer's, and the city's merchant."""

    snap: SnapPartner
    against: str
    merchant_id: str
    nmid: str
    port: int
    city_client_key: str
    city_client_secret: str
    city_key: RSAPublicKey
    orders: tuple[Order, ...] = ()


def read_qris_partner(file: Path, *, client_id: str = "") -> QrisPartner:
    """The acquirer with this client id, or the first one. Raises BadPartnerFile."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        found = [one for one in told["partners"] if one["protocol"] == "qris"]
        one = next(each for each in found if client_id in {"", each["client_id"]})
        key = _private(file.parent / str(one["private_key_file"]))
        city = _public(str(one["city_public_key"]))
        snap = SnapPartner(
            name=str(one["name"]),
            client_id=str(one["client_id"]),
            client_secret=str(one["client_secret"]),
            key=key,
            partner_id=str(one["partner_id"]),
            channel_id=str(one["channel_id"]),
            va_prefix=NO_VA,
            other_prefix=NO_VA,
            test_nops=tuple(map(str, one.get("test_nops", []))),
            codes=(),
            expired_code="",
            expired_amount=0,
        )
        return QrisPartner(
            snap=snap,
            against=str(told["base_url"]),
            merchant_id=str(one["merchant_id"]),
            nmid=str(one["nmid"]),
            port=int(one["acquirer_port"]),
            city_client_key=str(one["city_client_key"]),
            city_client_secret=str(one["city_client_secret"]),
            city_key=city,
            orders=tuple(
                Order(str(order["code"]), str(order["reference"]), int(order["amount"]))
                for order in one.get("test_orders", [])
            ),
        )
    except BadPartnerFile:
        raise
    except StopIteration:
        raise BadPartnerFile(f"Di {file} tidak ada akuirer QRIS. Jalankan make demo lebih dulu.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPartnerFile(
            f"Berkas mitra {file} tidak terbaca ({error}). Pakai partners.json dari make demo."
        ) from error


def _private(file: Path) -> RSAPrivateKey:
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise BadPartnerFile(f"{file} bukan kunci RSA. Berikan kunci RSA dalam bentuk PEM.")
    return key


def _public(pem: str) -> RSAPublicKey:
    key = load_pem_public_key(pem.encode("ascii"))
    if not isinstance(key, RSAPublicKey):
        raise BadPartnerFile("city_public_key bukan kunci RSA. Berikan kunci RSA dalam bentuk PEM.")
    return key
