"""One throw-away PostgreSQL for the whole run, one fresh database for each test that asks for a city."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import loopback, world

os.environ["DJANGO_SETTINGS_MODULE"] = "sppt.project.settings"
os.environ["SPPT_DURABILITY"] = "tests"
os.environ["SPPT_SECRET_KEY"] = "only-for-tests-and-known-to-everybody"
os.environ.pop("DATABASE_URL", None)
# The run starts many Pythons: each would compile all that it imports, if nobody may keep it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A busy machine has slow moments; they prove nothing. `make test` invents the same on every run, so that a commit has
# one verdict; the campaign of `make soak` invents anew each time and prints what brings a failure back.
settings.register_profile(
    "steady",
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "campaign",
    deadline=None,
    database=None,
    max_examples=5_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

MEMORY = Path("/dev/shm")
ROOM_MIN = 6 << 30  # bytes


def pytest_configure(config: pytest.Config) -> None:
    """The controller names the home of the run; workers inherit it."""
    loopback.guard()
    if "SPPT_TEST_HOME" not in os.environ:
        made = Path(tempfile.mkdtemp(prefix="sppt-tests-", dir=quick_place()))
        made.chmod(0o711)  # the server runs as another user and must reach its socket
        os.environ["SPPT_TEST_HOME"] = str(made)
        config.stash[_OWNER] = True
    os.environ["SPPT_HOME"] = os.environ["SPPT_TEST_HOME"]


def quick_place() -> str | None:
    """Memory where there is plenty of it: a test's database is some nine hundred files, made and thrown away again.

    None: the folder for temporary files. Tests of crashes and of full disks bring their own places.
    """
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM_MIN:
        return str(MEMORY)
    return None


_OWNER = pytest.StashKey[bool]()


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(_OWNER, False):
        from sppt.kit.postgres import discard

        made = Path(os.environ["SPPT_TEST_HOME"])
        discard(made)
        shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> str:
    """The address of the test server's first database, with the template of all cities made."""
    from sppt.kit.postgres import Durability, ensure_running
    from sppt.project.boot import boot

    home = Path(os.environ["SPPT_TEST_HOME"])
    with world.locked(home):
        running = ensure_running(home, durability=Durability.TESTS)
        os.environ["SPPT_ACTIVE_DATABASE_URL"] = running.url("city_template")
        made = home / "template-made"
        if not made.exists():
            world.create_database(running.url("postgres"), "city_template")
        boot("app")
        made.touch()
    return running.url("postgres")


@pytest.fixture
def city(server: str) -> Iterator[world.World]:
    """A fresh database of a city without objects; Django is connected to it as the application."""
    from django.db import connections

    name = world.fresh_name()
    connections.close_all()
    world.create_database(server, name, template="city_template")
    url = server.replace("/postgres?", f"/{name}?")
    assert url != server
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    settings["NAME"] = name
    previous = os.environ["SPPT_ACTIVE_DATABASE_URL"]
    os.environ["SPPT_ACTIVE_DATABASE_URL"] = url
    with closing(world.World(url=url, database=name)) as made:
        yield made
    connections.close_all()
    settings["NAME"] = before
    os.environ["SPPT_ACTIVE_DATABASE_URL"] = previous
    world.drop_database(server, name)
