"""An acquirer as its engineer would write it from the standard's text: notices signed by itself, wishes as ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from sppt.partners.quirks import Quirks
from tests.doors.api_rig import Answer, Doors, inside
from tests.doors.snap_bank import CHANNEL, Bank, fresh
from tests.world import NOON

NOTIFY = "/v1.0/qr/qr-mpm-notify"
MERCHANT = "000071000109"
NMID = "ID2026123456789"
CITY_SECRET = "rahasia-kota"
NOWHERE = "http://127.0.0.1:9"


@dataclass(slots=True)
class Notifier:
    """An acquirer that tells of payments; the city enters its door with `city_key`."""

    bank: Bank
    city_key: rsa.RSAPublicKey
    city_pem: str

    def found_at(self, base_url: str) -> None:
        """Where the city asks it for QRs."""
        with inside(self.bank.doors.world):
            let_in(self.bank.client_id, base_url, self.city_pem)

    def wish(self, code: str, amount: int, *, minutes: int = 15) -> str:
        """A wish for a QR as the portal writes it; returns our reference."""
        from sppt.partners.qr import want_qr

        with inside(self.bank.doors.world):
            at = self.bank.doors.now
            return want_qr(
                code, amount, partner=self.bank.code, until=at + timedelta(minutes=minutes), at=at
            ).reference

    def tell(
        self,
        reference: str,
        amount: int | None,
        *,
        named: str = "",
        status: str = "00",
        rrn: str = "",
        merchant: str = MERCHANT,
        external_id: str | None = None,
        changed: Mapping[str, object] | None = None,
    ) -> Answer:
        """Service 52; `changed` replaces fields of the body."""
        body: dict[str, object] = {
            "originalReferenceNo": named or f"T{reference}",
            "originalPartnerReferenceNo": reference,
            "latestTransactionStatus": status,
            "transactionStatusDesc": "success",
            "customerNumber": "6281200000000",
            "destinationAccountName": "BAPENDA",
            "additionalInfo": {
                "issuerReferenceNumber": rrn,
                "payerName": "SITI RAHAYU",
                "merchantInfo": {"merchantId": merchant},
            },
        }
        if amount is not None:
            body["amount"] = {"value": f"{amount}.00", "currency": "IDR"}
        return self.bank.post(NOTIFY, body | dict(changed or {}), external_id=external_id)


def key_pair() -> tuple[rsa.RSAPrivateKey, str]:
    """An RSA key and its private PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def let_in(client_id: str, base_url: str = NOWHERE, city_pem: str = "") -> None:
    """Lets a client of a partner collect by QRIS for the city, in this process's database."""
    from sppt.partners.acquirers import Credentials, Merchant, collect_through

    collect_through(
        client_id,
        base_url,
        Merchant(MERCHANT, NMID),
        Credentials("kota", "KOTA", "95251", CITY_SECRET, city_pem or key_pair()[1]),
        by="operator",
        at=NOON - timedelta(days=1),
    )


def acquirer(doors: Doors, code: str, *, quirks: Quirks | None = None, base_url: str = "") -> Notifier:
    """Lets a partner that exists be an acquirer, with fresh keys on both sides."""
    from sppt.partners.snap import rotate_key, speak_snap

    client_id = doors.clients[code].client_id
    key, _ = key_pair()
    city, city_pem = key_pair()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    at: datetime = NOON - timedelta(days=1)
    with inside(doors.world):
        speak_snap(
            client_id,
            partner_id=f"Q{code}",
            va_prefix="",
            channel_ids=[CHANNEL],
            quirks=quirks,
            by="operator",
            at=at,
        )
        rotate_key(client_id, pem, by="operator", at=at)
    made = Notifier(Bank(doors, code, "", f"Q{code}", key), city.public_key(), city_pem)
    made.found_at(base_url or NOWHERE)
    return made


__all__ = ["MERCHANT", "NMID", "NOTIFY", "Notifier", "acquirer", "fresh", "key_pair", "let_in"]
