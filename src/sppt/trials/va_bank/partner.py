"""The partner file of a bank that is told of virtual accounts: how it and the city enter each other's doors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from sppt.trials.conformance.partner_file import BadPartnerFile, SnapPartner, read_snap_partner


@dataclass(frozen=True, slots=True)
class ToldPartner:
    """How the bank enters the city's door (`snap` at `against`), and how the city enters the bank's, on `port`."""

    snap: SnapPartner
    against: str
    port: int
    city_client_key: str
    city_client_secret: str
    city_key: RSAPublicKey


def read_told_partner(file: Path) -> ToldPartner:
    """The first bank of the file that is told. Raises BadPartnerFile."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        one = next(each for each in told["partners"] if "told_port" in each)
        return ToldPartner(
            snap=read_snap_partner(file, client_id=str(one["client_id"])),
            against=str(told["base_url"]),
            port=int(one["told_port"]),
            city_client_key=str(one["city_client_key"]),
            city_client_secret=str(one["city_client_secret"]),
            city_key=_city_key(str(one["city_public_key"])),
        )
    except BadPartnerFile:
        raise
    except StopIteration:
        raise BadPartnerFile(
            f"Di {file} tidak ada bank yang diberi tahu nomor VA. Jalankan make demo lebih dulu."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPartnerFile(
            f"Berkas mitra {file} tidak terbaca ({error}). Pakai partners.json dari make demo."
        ) from error


def _city_key(pem: str) -> RSAPublicKey:
    key = load_pem_public_key(pem.encode("ascii"))
    if not isinstance(key, RSAPublicKey):
        raise BadPartnerFile("Kunci kota pada city_public_key bukan kunci RSA. Jalankan make demo lagi.")
    return key
