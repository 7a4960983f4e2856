"""An invented city in the form of SISMIOP tables: the same seed gives the same bytes on any day and machine.

Written apart from `sppt.rules` on purpose: it computes the law a second time, so that import and rules are
held against a witness and not against their own echo.
"""

from __future__ import annotations

from sppt.trials.city.demo import DemoCase, DemoNop, worth_trying
from sppt.trials.city.dirt import DIRT, Dirt, DirtKind
from sppt.trials.city.export import CityRefused, CityReport, Encoding, export_city
from sppt.trials.city.years import AS_OF

__all__ = [
    "AS_OF",
    "DIRT",
    "CityRefused",
    "CityReport",
    "DemoCase",
    "DemoNop",
    "Dirt",
    "DirtKind",
    "Encoding",
    "export_city",
    "worth_trying",
]
