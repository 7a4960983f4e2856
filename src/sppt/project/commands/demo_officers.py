"""The demo's officers and what they sign in with: random for each installation, kept in one file beside the demo."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

FILE = "officers.json"
WILAYAH = "3676050015"  # a kelurahan of the demo's lurah, if the city names no better one
_LETTERS = "bcdfghjkmnpqrstvwxyz"

OFFICERS = (
    ("laras.loket", "Laras Contohwati", ("teller",)),
    ("tirta.tetap", "Tirta Contohwan", ("penetapan",)),
    ("bima.bendahara", "Bima Contohwan", ("bendahara",)),
    ("bunga.bendahara", "Bunga Contohwati", ("bendahara",)),  # a refund is paid by a third officer
    ("kirana.kepala", "Kirana Contohwati", ("head",)),
    ("agni.audit", "Agni Contohwati", ("auditor",)),
    ("satya.admin", "Satya Contohwan", ("administrator",)),
    ("lestari.lurah", "Lestari Contohwati", ("lurah",)),
)


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    """An invented officer with his log-in."""

    name: str
    full_name: str
    roles: tuple[str, ...]
    password: str
    secret: bytes


def officers_in(directory: Path) -> tuple[DemoOfficer, ...]:
    """The officers of the demo in this directory; none if there is no demo."""
    file = directory / FILE
    if not file.exists():
        return ()
    told = json.loads(file.read_text(encoding="ascii"))
    return tuple(
        DemoOfficer(
            one["name"],
            one["full_name"],
            tuple(one["roles"]),
            one["password"],
            base64.b32decode(one["totp_secret"]),
        )
        for one in told["officers"]
    )


def ensure_officers(directory: Path, *, wilayah: str = WILAYAH) -> tuple[DemoOfficer, ...]:
    """The demo's officers in the file and in the database, made where they are missing; the lurah's `wilayah`."""
    known = officers_in(directory) or _invented(directory)
    _stored(known, wilayah)
    return known


def _invented(directory: Path) -> tuple[DemoOfficer, ...]:
    # One password for all of them is enough for a demo on loopback, and easier to type.
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    made = tuple(
        DemoOfficer(name, full_name, roles, password, secrets.token_bytes(20))
        for name, full_name, roles in OFFICERS
    )
    told = [
        {
            "name": one.name,
            "full_name": one.full_name,
            "roles": list(one.roles),
            "password": one.password,
            "totp_secret": base64.b32encode(one.secret).decode(),
        }
        for one in made
    ]
    directory.mkdir(parents=True, exist_ok=True)
    part = directory / f"{FILE}.part"
    part.touch(mode=0o600)
    part.write_text(json.dumps({"officers": told}, indent=1) + "\n", encoding="ascii")
    part.replace(directory / FILE)
    return made


def _stored(known: tuple[DemoOfficer, ...], wilayah: str) -> None:
    from sppt.accounts import factors
    from sppt.accounts.demo import add_officer
    from sppt.kit import clock
    from sppt.messages.demo import give_address
    from sppt.project.mail import DEMO_SENDER

    at = clock.now()
    for one in known:
        own = wilayah if "lurah" in one.roles else ""
        add_officer(one.name, full_name=one.full_name, roles=one.roles, at=at, wilayah=own)
        if factors.factors_of(one.name).totp_since is None:
            factors.set_password(one.name, one.password, full_name=one.full_name, city="", at=at)
            factors.set_totp(one.name, one.secret, used_step=0, at=at)
        give_address(one.name, f"{one.name}@{DEMO_SENDER.rpartition('@')[2]}", at=at)
