"""What every command that needs the database does first."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def home() -> Path:
    """SPPT_HOME (default .sppt): everything that a run leaves behind. Created private if it is new."""
    path = Path(os.environ.get("SPPT_HOME", ".sppt")).absolute()
    path.mkdir(mode=0o755, parents=True, exist_ok=True)
    return path


def boot(role: str = "app") -> None:
    """Finds or starts the database, makes it ready, and sets Django up to work in it with one role.

    Raises DatabaseTrouble or PostgresTrouble with a sentence that says what to do.
    """
    from sppt.project import database

    place = home()
    url = os.environ.get("SPPT_ACTIVE_DATABASE_URL") or database.active_url(place)
    os.environ["SPPT_ACTIVE_DATABASE_URL"] = url
    if not os.environ.get("SPPT_SECRET_KEY"):
        os.environ["SPPT_SECRET_KEY"] = _secret_key(place)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sppt.project.settings"
    os.environ["SPPT_ROLE"] = "migrator"
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    # Whoever set Django up before us (a test of the house) may have done so without an address.
    connections["default"].settings_dict.update(connection_settings(url, "migrator"))
    database.prepare(url, settings.SCHEMA)
    connections["default"].close()
    os.environ["SPPT_ROLE"] = role
    connections["default"].settings_dict.update(connection_settings(url, role))
    if role != "sealer":
        _learn_rules()


def _learn_rules() -> None:
    """What the office approved is law for this command, too."""
    from django.db import connection

    from sppt.assessment.rulesets import refresh

    refresh(-1)
    connection.close()  # whoever forks or measures begins with a fresh one


def work_as(role: str) -> None:
    """This thread's connection works in another role from now on. After boot()."""
    from django.db import connections

    connection = connections["default"]
    connection.close()
    url = os.environ["SPPT_ACTIVE_DATABASE_URL"]
    connection.settings_dict = {**connection.settings_dict, **connection_settings(url, role)}


def connection_settings(url: str, role: str) -> dict[str, object]:
    """Django's settings for this address and role."""
    from sppt.project.settings import database as database_settings

    return database_settings(url, role)


def _secret_key(place: Path) -> str:
    """The key of this installation, made once; a city sets SPPT_SECRET_KEY instead."""
    file = place / "secret-key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as writing:
        key = secrets.token_urlsafe(48)
        writing.write(key + "\n")
    return key
