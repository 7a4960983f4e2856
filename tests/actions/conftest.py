"""Cities for tests of determination: imported once for a run, copied for each test that asks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import world
from tests.actions.cities import IMPORTED, connected, import_city


@pytest.fixture
def imported(server: str) -> Iterator[world.World]:
    """A fresh copy of a synthetic city with its register and ten years of notices."""
    home = Path(os.environ["SPPT_TEST_HOME"])
    with world.locked(home):
        if not (home / IMPORTED).exists():
            world.create_database(server, IMPORTED, template="city_template")
            with connected(server, IMPORTED):
                import_city(home)
            (home / IMPORTED).touch()
    name = world.fresh_name()
    world.create_database(server, name, template=IMPORTED)
    with connected(server, name) as url, closing(world.World(url=url, database=name)) as made:
        yield made
    world.drop_database(server, name)
