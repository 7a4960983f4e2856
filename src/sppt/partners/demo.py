"""The demo's partners: banks and an aggregator, with their credentials in a file for any client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from sppt.partners.actions import Credentials, add_partner, rotate_secret
from sppt.partners.agreements import Agreement, agree
from sppt.partners.channels import read_channels
from sppt.partners.demo_iso8583 import ISO_PARTNERS, know_iso8583
from sppt.partners.demo_qris import ACQUIRER, ask_for_qrs
from sppt.partners.demo_qris import CHANNEL_ID as ACQUIRER_CHANNEL
from sppt.partners.demo_va import TOLD, tell_of_numbers
from sppt.partners.health import key_ages
from sppt.partners.machines import machine_of
from sppt.partners.queries import Client, clients
from sppt.partners.snap import rotate_key, speak_snap
from sppt.partners.words import FeeRule

API_PARTNERS = (
    ("bank-satu", "Bank Contoh Satu", "demo-bank-satu"),
    ("bank-dua", "Bank Contoh Dua", "demo-bank-dua"),
    ("agregator", "Agregator Contoh", "demo-agregator"),
)
SNAP_PARTNERS = (
    ("bank-va", "Bank Contoh VA", "demo-bank-va"),
    ("bank-va-dua", "Bank Contoh VA Dua", "demo-bank-va-dua"),
    TOLD,
)
VA_PREFIXES = {"bank-va": "88812", "bank-va-dua": "77120", TOLD[0]: "66010"}
ACCOUNT = "0001234567890"  # an invented number of the RKUD
AGREED = {
    "loket": Agreement(account=ACCOUNT, profile="loket-csv"),
    "bank-satu": Agreement(account=ACCOUNT, profile="api-csv"),
    "bank-dua": Agreement(
        fee=2_500, fee_rule=FeeRule.INVOICED, account=ACCOUNT, profile="api-csv", cut_off=time(22, 0)
    ),
    "agregator": Agreement(
        fee=1_500, fee_rule=FeeRule.NETTED, settle_days=2, account=ACCOUNT, profile="api-csv"
    ),
    "bank-va": Agreement(account=ACCOUNT, profile="va-csv"),
    "qris-contoh": Agreement(amount_max=10_000_000, account=ACCOUNT, profile="qris-csv"),
    "iso-a": Agreement(account=ACCOUNT, profile="iso-fixed"),
    "iso-b": Agreement(account=ACCOUNT, profile="iso-fixed", cut_off=time(23, 0)),
    TOLD[0]: Agreement(account=ACCOUNT, profile="va-csv"),
    "bank-va-dua": Agreement(amount_max=50_000_000, cut_off=time(22, 0), account=ACCOUNT, profile="va-csv"),
}
CHANNEL_ID = "95231"
KEY_BITS = 2048
PER_SECOND = 1_000
BURST = 3_000
BY = "operator"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a bank may try: NOPs with something to pay, a payment code whose time is over, with its amount, and what
    makes orders for the acquirer once it is known.
    """

    nops: tuple[str, ...] = ()
    expired_code: str = ""
    expired_amount: int = 0
    orders: Callable[[], Iterable[tuple[str, str, int]]] = tuple  # QRIS: code, reference, rupiah


NOTHING = Trial()


def create_demo_partners(
    file: Path, *, base_url: str, at: datetime, trial: Trial = NOTHING, iso8583_port: int = 0
) -> Sequence[Credentials]:
    """The demo's partners in the database and their credentials in `file` (0600), made once.

    What officers of the demo have changed since stays, and the file says what stands. Without a port for ISO 8583
    there are no banks that speak it.
    """
    was_at, written = _read(file)
    known = clients()
    partners: list[dict[str, object]] = []
    made: list[Credentials] = []
    for code, name, client_id in (*API_PARTNERS, *SNAP_PARTNERS):
        one = _credentials(code, name, known.get(client_id), written.get(client_id, ""), client_id, at=at)
        made.append(one)
        told: dict[str, object] = {
            "name": name,
            "protocol": "snap" if code in VA_PREFIXES else "api",
            "client_id": client_id,
            "client_secret": one.client_secret,
            "partner_id": code,
            "test_nops": list(trial.nops),
            "expired_code": trial.expired_code,
            "expired_amount": trial.expired_amount,
        }
        if code in VA_PREFIXES:
            key_file = file.with_name(f"{code}.pem")
            told |= _enter(one, key_file, at=at)
        if code == TOLD[0]:
            city = _private_key(file.with_name("kota-qris.pem"))
            told |= tell_of_numbers(one, city, base_url=base_url, was_at=was_at, by=BY, at=at)
        partners.append(told)
    acquirer, entry = _acquirer(file, base_url, was_at, known, written, at=at)
    made.append(acquirer)
    orders = [{"code": code, "reference": ref, "amount": amount} for code, ref, amount in trial.orders()]
    partners.append({**entry, "test_nops": list(trial.nops), "test_orders": orders})
    for bank in ISO_PARTNERS if iso8583_port else ():
        secret = written.get(bank.client_id, "")
        one = _credentials(bank.code, bank.name, known.get(bank.client_id), secret, bank.client_id, at=at)
        made.append(one)
        partners.append(know_iso8583(bank, one, port=iso8583_port, by=BY, at=at, test_nops=trial.nops))
    standing = read_channels()
    for code, agreed in AGREED.items():
        if (
            code in standing and not standing[code].account
        ):  # what officers of the demo have changed since stays
            agree(code, agreed, by=BY, at=at)
    text = json.dumps({"base_url": base_url, "partners": partners}, indent=1) + "\n"
    _write(file, text.encode("ascii"))
    return made


def _acquirer(
    file: Path,
    base_url: str,
    was_at: str,
    known: Mapping[str, Client],
    written: Mapping[str, str],
    *,
    at: datetime,
) -> tuple[Credentials, dict[str, object]]:
    """The acquirer of the demo, with its entry in the file."""
    code, name, client_id = ACQUIRER
    one = _credentials(code, name, known.get(client_id), written.get(client_id, ""), client_id, at=at)
    entered = _enter(one, file.with_name(f"{code}.pem"), at=at)
    city = _private_key(file.with_name("kota-qris.pem"))
    told = ask_for_qrs(one, city, base_url=base_url, was_at=was_at, by=BY, at=at)
    entry: dict[str, object] = {
        "name": name,
        "protocol": "qris",
        "client_id": client_id,
        "client_secret": one.client_secret,
        "partner_id": code,
        **entered,
        **told,
    }
    return one, entry


def _credentials(
    code: str, name: str, client: Client | None, secret: str, client_id: str, *, at: datetime
) -> Credentials:
    """A partner's credentials: those of the file if we gave them, else new ones."""
    if client is None:
        return add_partner(
            code, name=name, client_id=client_id, by=BY, at=at, per_second=PER_SECOND, burst=BURST
        )
    if any(one.secret == secret.encode() for one in client.secrets):
        return Credentials(code, client_id, secret)  # one that officers have replaced ends when they said
    return rotate_secret(client_id, by=BY, at=at, overlap=timedelta(0))


def _enter(one: Credentials, key_file: Path, *, at: datetime) -> dict[str, object]:
    """Lets a demo partner speak SNAP BI, if it does not yet; what its entry in the file says of that.

    Its private key is made once and stays in its file: a lost one is made anew.
    """
    is_lost = not key_file.exists()
    key = _private_key(key_file)
    now = machine_of(one.client_id)
    if now is None or now.snap is None:
        speak_snap(
            one.client_id,
            partner_id=one.partner,
            va_prefix=VA_PREFIXES.get(one.partner, ""),
            channel_ids=[ACQUIRER_CHANNEL if one.partner == ACQUIRER[0] else CHANNEL_ID],
            by=BY,
            at=at,
        )
        now = machine_of(one.client_id)
    if is_lost or not any(each.client_id == one.client_id and each.fingerprint for each in key_ages()):
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
        rotate_key(one.client_id, pem, by=BY, at=at, overlap=timedelta(0))
    ways = now.snap if now else None
    entry: dict[str, object] = {
        "private_key_file": str(key_file.absolute()),
        "channel_id": next(iter(ways.channel_ids), CHANNEL_ID) if ways else CHANNEL_ID,
    }
    return entry | ({"va_prefix": ways.va_prefix} if ways and ways.va_prefix else {})


def _private_key(file: Path) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError):
        key = None
    if isinstance(key, RSAPrivateKey):
        return key
    key = generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    _write(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, for its owner only."""
    part = file.with_suffix(f"{file.suffix}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(file)


def _read(file: Path) -> tuple[str, dict[str, str]]:
    """Where the doors were when the file was written, and its secrets by client id; nothing if it cannot be read."""
    try:
        told = json.loads(file.read_text(encoding="ascii"))
        return str(told["base_url"]), {
            str(one["client_id"]): str(one["client_secret"]) for one in told["partners"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return "", {}
