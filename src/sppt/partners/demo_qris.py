"""The demo's acquirer: how it and the city know each other, written for the simulator that plays it."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from sppt.kit import vault
from sppt.partners.acquirers import Credentials, Merchant, collect_through
from sppt.partners.actions import Credentials as Known
from sppt.partners.snap import rotate_key, speak_snap

ACQUIRER = ("qris-contoh", "Akuirer QRIS Contoh", "demo-qris-contoh")
MERCHANT = Merchant(merchant_id="000071000109", nmid="ID2026000071091", terminal_id="A01", valid_minutes=15)
CHANNEL_ID = "95251"
CITY = ("demo-kota", "KOTA-CONTOH", "95251")  # X-CLIENT-KEY, X-PARTNER-ID and CHANNEL-ID of the city there
PORT = 8002


def know_each_other(
    one: Known, acquirer: RSAPrivateKey, city: RSAPrivateKey, *, base_url: str, by: str, at: datetime
) -> dict[str, object]:
    """Lets the demo's acquirer in and the city out to it; what the simulator's entry in the file says of that."""
    secret = hmac.digest(vault.key("demo acquirer"), one.client_id.encode(), "sha256").hex()
    port = acquirer_port(base_url)
    speak_snap(one.client_id, partner_id=one.partner, va_prefix="", channel_ids=[CHANNEL_ID], by=by, at=at)
    rotate_key(one.client_id, public_pem(acquirer), by=by, at=at, overlap=timedelta(0))
    private = city.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
    ours = Credentials(*CITY, secret, private)
    collect_through(one.client_id, f"http://127.0.0.1:{port}", MERCHANT, ours, by=by, at=at)
    return {
        "channel_id": CHANNEL_ID,
        "merchant_id": MERCHANT.merchant_id,
        "nmid": MERCHANT.nmid,
        "acquirer_port": port,
        "city_client_key": CITY[0],
        "city_client_secret": secret,
        "city_public_key": public_pem(city),
    }


def public_pem(key: RSAPrivateKey) -> str:
    """The public half of a key."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def acquirer_port(base_url: str) -> int:
    """The port of the simulator: the one after the doors'."""
    doors = urlsplit(base_url).port
    return doors + 1 if doors else PORT
