"""One proposal simulated over a whole city, with all its tables, held against the bare calculation of the same objects.

The limit assesses every object from facts that lie in memory and counts nothing: a simulation reads them, decides who
carries NJOPTKP, compares them with last year's notices and adds everything up. Four proposals and the rules in force
share that reading; how much longer they take than one is told beside it.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from sppt.assessment.queries import newest_year
from sppt.assessment.rulesets_values import land_values
from sppt.assessment.simulation_run import Weighed, simulate
from sppt.kit.perda import perda_in_file
from sppt.register.queries import valued_objects
from sppt.rules.assessment.core import assess_many
from sppt.rules.assessment.facts import ObjectFacts
from sppt.rules.assessment.year import YearRules
from sppt.trials.bench.measure import Result, compare, timed

SEVERAL = 5  # four proposals and the rules in force


def simulating(*, city: str) -> Result:
    """Five rounds of each; as in the worker's process, nobody looks for rings among millions of tuples."""
    year = newest_year() + 1
    rules = perda_in_file(settings.SPPT_CITY).year(year)
    gc.disable()
    try:
        facts = [one.facts for one in valued_objects(year)]
        notes: dict[str, str | int | float] = {
            "city": city,
            "objects": len(facts),
            "several": SEVERAL,
            "several_over_one": _several_over_one(year, rules),
        }
        return compare(
            name="simulate",
            ours=lambda _number: timed([lambda: _simulated(year, rules, sets=1)], seconds=0.0),
            limit=lambda: _bare(rules, facts),
            limit_name="the bare calculation of the same objects from facts in memory",
            notes=notes,
        )
    finally:
        gc.enable()


def _simulated(year: int, rules: YearRules, *, sets: int) -> int:
    """How many objects were simulated under so many sets."""
    weighed = [Weighed(rules, land_values(None))] * sets
    connection.ensure_connection()
    return simulate(year, weighed, cap_percent=25, watch=lambda _done, _total: None).results[0].objects


def _several_over_one(year: int, rules: YearRules) -> float:
    seconds: list[float] = []
    for sets in (1, SEVERAL):
        began = time.perf_counter()
        _simulated(year, rules, sets=sets)
        seconds.append(time.perf_counter() - began)
    return round(seconds[1] / seconds[0], 2)


def _bare(rules: YearRules, facts: Sequence[ObjectFacts]) -> float:
    """Objects a second."""
    began = time.perf_counter()
    for _ in assess_many(rules, facts):
        pass
    return len(facts) / (time.perf_counter() - began)
