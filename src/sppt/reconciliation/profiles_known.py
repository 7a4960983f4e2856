"""Which profiles there are: those that came with the program, and the newest version of each saved in the office."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from django.db import connection, transaction

from sppt.accounts.queries import require_role
from sppt.accounts.words import Role
from sppt.kit import audit
from sppt.reconciliation.profile import Profile, ProfileProblem, parse_profile
from sppt.reconciliation.refusals import ReportRefused

FOLDER = Path(__file__).parent / "profiles"
NAME = re.compile(r"[a-z][a-z0-9-]{1,39}", re.ASCII)
CONTENT_MAX = 20_000


@dataclass(frozen=True, slots=True)
class SavedProfile:
    """A version made in the office, as it was made."""

    profile: Profile
    content: str
    sha256: str
    made_at: datetime
    made_by: str


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, str]:
    """The TOML of each profile that came with the program, by name."""
    return MappingProxyType(
        {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}
    )


def saved() -> tuple[SavedProfile, ...]:
    """Every version made in the office, by name, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, version, content, sha256, made_at, made_by FROM reconciliation_profile"
            " ORDER BY name, version DESC"
        )
        return tuple(
            SavedProfile(
                parse_profile(content, name=name, version=version), content, sha256, made_at, made_by
            )
            for name, version, content, sha256, made_at, made_by in cursor
        )


def profiles() -> tuple[Profile, ...]:
    """The profiles that stand, by name: a saved one in place of a shipped one of the same name."""
    found = {name: parse_profile(text, name=name, version=0) for name, text in shipped().items()}
    for each in reversed(saved()):
        found[each.profile.name] = each.profile
    return tuple(found[name] for name in sorted(found))


def profile_named(name: str) -> Profile:
    """The profile that stands under a name. Raises ReportRefused."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version, content FROM reconciliation_profile WHERE name = %s ORDER BY version DESC LIMIT 1",
            [name],
        )
        row = cursor.fetchone()
    if row is not None:
        return parse_profile(row[1], name=name, version=row[0])
    if name not in shipped():
        raise ReportRefused("profile_unknown", text=name)
    return parse_profile(shipped()[name], name=name, version=0)


def save_profile(name: str, content: str, *, by: str, at: datetime) -> Profile:
    """A new version of a profile; the same content again is the version that stands. Raises ProfileProblem."""
    require_role(by, Role.BENDAHARA)
    if not NAME.fullmatch(name) or len(content) > CONTENT_MAX:
        raise ProfileProblem(
            "name",
            "2 sampai 40 huruf kecil, angka, dan tanda hubung.",
            "2 to 40 small letters, digits and hyphens.",
        )
    digest = hashlib.sha256(content.encode()).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"profile:{name}"])
        cursor.execute(
            "SELECT version, sha256 FROM reconciliation_profile WHERE name = %s ORDER BY version DESC LIMIT 1",
            [name],
        )
        version, standing = cursor.fetchone() or (0, "")
        if digest == standing:
            return parse_profile(content, name=name, version=version)
        made = parse_profile(content, name=name, version=version + 1)
        cursor.execute(
            "INSERT INTO reconciliation_profile (name, version, content, sha256, made_at, made_by)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [name, made.version, content, digest, at, f"officer:{by}"],
        )
        audit.append(
            actor=f"officer:{by}",
            verb="save_report_profile",
            subject=f"profile:{name}",
            detail={"version": made.version, "sha256": digest},
            at=at,
        )
    return made
