"""The demo's partners: two banks and an aggregator, with their credentials in a file for any client."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sppt.partners.actions import Credentials, add_partner, rotate_secret
from sppt.partners.queries import clients

PARTNERS = (
    ("bank-satu", "Bank Contoh Satu", "demo-bank-satu"),
    ("bank-dua", "Bank Contoh Dua", "demo-bank-dua"),
    ("agregator", "Agregator Contoh", "demo-agregator"),
)
PER_SECOND = 1_000
BURST = 3_000
BY = "operator"


def create_demo_partners(file: Path, *, base_url: str, at: datetime) -> Sequence[Credentials]:
    """The demo's partners in the database and their credentials in `file` (0600), made once and kept in step."""
    written = _read(file)
    known = clients()
    made: list[Credentials] = []
    for code, name, client_id in PARTNERS:
        client = known.get(client_id)
        secret = written.get(client_id, "")
        if client is None:
            made.append(
                add_partner(
                    code, name=name, client_id=client_id, by=BY, at=at, per_second=PER_SECOND, burst=BURST
                )
            )
        elif any(one.secret == secret.encode() and one.valid_until is None for one in client.secrets):
            made.append(Credentials(code, client_id, secret))
        else:
            made.append(rotate_secret(client_id, by=BY, at=at, overlap=timedelta(0)))
    names = {client_id: name for _, name, client_id in PARTNERS}
    told = {
        "base_url": base_url,
        "partners": [
            {
                "name": names[one.client_id],
                "protocol": "api",
                "client_id": one.client_id,
                "client_secret": one.client_secret,
                "partner_id": one.partner,
            }
            for one in made
        ],
    }
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(json.dumps(told, indent=1) + "\n", encoding="ascii")
    part.replace(file)
    return made


def _read(file: Path) -> dict[str, str]:
    """The secrets that the file holds, by client id; none if it cannot be read."""
    try:
        partners = json.loads(file.read_text(encoding="ascii"))["partners"]
        return {str(one["client_id"]): str(one["client_secret"]) for one in partners}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
