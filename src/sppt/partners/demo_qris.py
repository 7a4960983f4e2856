"""The demo's acquirer: how it and the city know each other, written for the simulator that plays it."""

from __future__ import annotations

import hmac
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from sppt.kit import vault
from sppt.partners.acquirers import Credentials, Merchant, acquirers, collect_through
from sppt.partners.actions import Credentials as Known

ACQUIRER = ("qris-contoh", "Akuirer QRIS Contoh", "demo-qris-contoh")
MERCHANT = Merchant(merchant_id="000071000109", nmid="ID2026000071091", terminal_id="A01", valid_minutes=15)
CHANNEL_ID = "95251"
CITY = ("demo-kota", "KOTA-CONTOH", "95251")  # X-CLIENT-KEY, X-PARTNER-ID and CHANNEL-ID of the city there
PORT = 8002


def ask_for_qrs(
    one: Known, city: RSAPrivateKey, *, base_url: str, was_at: str, by: str, at: datetime
) -> dict[str, object]:
    """Lets the city out to the demo's acquirer; what the simulator's entry in the file says of that.

    What stands stays, but for the port of doors that were elsewhere when the file was written (`was_at`).
    """
    secret = hmac.digest(vault.key("demo acquirer"), one.client_id.encode(), "sha256").hex()
    port = acquirer_port(base_url)
    private = city.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
    ours, merchant = Credentials(*CITY, secret, private), MERCHANT
    url, old = (f"http://127.0.0.1:{one}" for one in (port, acquirer_port(was_at)))
    standing = acquirers().get(one.partner)
    if standing is None or (
        url != old and (standing.base_url, standing.merchant, standing.ours) == (old, merchant, ours)
    ):
        collect_through(one.client_id, url, merchant, ours, by=by, at=at)
    else:
        ours, merchant = standing.ours, standing.merchant
    numbers = {"merchant_id": merchant.merchant_id, "nmid": merchant.nmid}
    return {**numbers, "acquirer_port": port, **city_of(ours)}


def city_of(ours: Credentials) -> dict[str, object]:
    """The city as a simulator knows it: the name and secret of our calls, and the key that they are signed with."""
    key = load_pem_private_key(ours.private_key.encode("ascii"), password=None).public_key()
    public = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
    return {
        "city_client_key": ours.client_key,
        "city_client_secret": ours.secret,
        "city_public_key": public,
    }


def acquirer_port(base_url: str) -> int:
    """The port of the simulator: the one after the doors'."""
    doors = urlsplit(base_url).port
    return doors + 1 if doors else PORT
