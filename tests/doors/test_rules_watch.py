"""The watch over approved rules leaves nothing behind in the database between its looks."""

from __future__ import annotations

import subprocess
import sys

from sppt.project.rules_watch import look
from tests.world import World


def test_no_connection_is_held_between_two_looks(city: World) -> None:
    from django.db import connection

    assert look(-1) == 0
    assert connection.connection is None
    assert look(0) == 0


def test_a_lost_database_is_no_news_and_leaves_no_connection(city: World) -> None:
    from django.db import connection

    connection.close()
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "no_such_database"
    try:
        assert look(7) == 7
        assert connection.connection is None
    finally:
        connection.settings_dict["NAME"] = kept
    assert look(-1) == 0


def test_the_application_alone_watches_nothing_and_the_pages_do(city: World) -> None:
    says = "import threading; print([one.name for one in threading.enumerate()])"
    told = [
        subprocess.run(
            [sys.executable, "-c", f"import {module}; {says}"], capture_output=True, text=True, check=True
        ).stdout
        for module in ("sppt.project.wsgi", "sppt.project.pages")
    ]
    assert ["rules" in names for names in told] == [False, True]
