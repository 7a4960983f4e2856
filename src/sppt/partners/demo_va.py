"""The demo's bank that is told of virtual accounts: how it and the city know each other."""

from __future__ import annotations

import hmac
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sppt.kit import vault
from sppt.partners.acquirers import Credentials
from sppt.partners.actions import Credentials as Known
from sppt.partners.demo_qris import acquirer_port, city_of
from sppt.partners.va_banks import call_bank, known_banks

TOLD = ("bank-va-tiga", "Bank Contoh VA Tiga", "demo-bank-va-tiga")
CITY = ("demo-kota", "KOTA-CONTOH", "95231")  # X-CLIENT-KEY, X-PARTNER-ID and CHANNEL-ID of the city there


def tell_of_numbers(
    one: Known, city: RSAPrivateKey, *, base_url: str, was_at: str, by: str, at: datetime
) -> dict[str, object]:
    """Has the demo's bank told of each number; what its entry in the file says of that.

    What stands stays, but for the port of doors that were elsewhere when the file was written (`was_at`).
    """
    secret = hmac.digest(vault.key("demo told bank"), one.client_id.encode(), "sha256").hex()
    port = acquirer_port(base_url) + 1
    private = city.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
    ours, url, old = Credentials(*CITY, secret, private), _url(port), _url(acquirer_port(was_at) + 1)
    standing = known_banks().get(one.partner)
    if standing is None or (
        standing.told and url != old and (standing.base_url, standing.ours) == (old, ours)
    ):
        call_bank(one.client_id, url, ours, by=by, at=at)
    else:
        ours = standing.ours
    return {"told_port": port, **city_of(ours)}


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"
