"""The demo's bank that is told of virtual accounts: how it and the city know each other."""

from __future__ import annotations

import hmac
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sppt.kit import vault
from sppt.partners.acquirers import Credentials
from sppt.partners.actions import Credentials as Known
from sppt.partners.demo_qris import acquirer_port, public_pem
from sppt.partners.va_banks import call_bank, called_banks

TOLD = ("bank-va-tiga", "Bank Contoh VA Tiga", "demo-bank-va-tiga")
CITY = ("demo-kota", "KOTA-CONTOH", "95231")  # X-CLIENT-KEY, X-PARTNER-ID and CHANNEL-ID of the city there


def tell_of_numbers(
    one: Known, city: RSAPrivateKey, *, base_url: str, by: str, at: datetime
) -> dict[str, object]:
    """Has the demo's bank told of each number; what its entry in the file says of that. Kept as it is if it stands."""
    secret = hmac.digest(vault.key("demo told bank"), one.client_id.encode(), "sha256").hex()
    port = acquirer_port(base_url) + 1
    private = city.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
    ours, url = Credentials(*CITY, secret, private), f"http://127.0.0.1:{port}"
    standing = called_banks().get(one.partner)
    if standing is None or (standing.base_url, standing.ours) != (url, ours):
        call_bank(one.client_id, url, ours, by=by, at=at)
    return {
        "told_port": port,
        "city_client_key": CITY[0],
        "city_client_secret": secret,
        "city_public_key": public_pem(city),
    }
