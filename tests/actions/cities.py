"""Small synthetic cities for tests of determination: exported once for a run, imported where a test asks for one."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from tests import world

OBJECTS = 400
SEED = 36_760
NEXT_YEAR = 2027
AT = datetime(2027, 1, 4, 3, 0, tzinfo=UTC)  # a Monday morning in WIB, before the notices of the year


def import_city(objects: int = OBJECTS) -> None:
    """A city with its register and ten years of notices, in the database Django is connected to."""
    from sppt.imports.actions import import_sismiop
    from sppt.trials.city import export_city

    folder = Path(os.environ["SPPT_TEST_HOME"]) / f"kota-{objects}"
    with world.locked(Path(os.environ["SPPT_TEST_HOME"])):
        if not folder.exists():
            export_city(folder, objects=objects, seed=SEED)
    import_sismiop(folder, at=AT)
