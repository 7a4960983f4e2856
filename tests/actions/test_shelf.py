"""What waits for the last object of a city comes back as it was put in, from memory or from a file."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import closing

import pytest

from sppt.assessment import shelf
from sppt.assessment.engine import Known, Part, agree
from sppt.assessment.shelf import Shelf
from sppt.kit.perda import perda_in_file
from sppt.register.queries import ValuedObject
from sppt.rules.assessment.facts import ObjectFacts, Reduction
from sppt.rules.rupiah import Rate
from tests.actions.cities import YEAR

Row = tuple[int, str | None, tuple[Reduction, ...]]


@pytest.mark.parametrize("rows", [0, 1, shelf.BLOCK, 3 * shelf.BLOCK + 7])
@pytest.mark.parametrize("memory_max", [shelf.MEMORY_MAX, 1_000])
def test_rows_come_back_in_their_order_from_memory_and_from_a_file(
    rows: int, memory_max: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MEMORY_MAX", memory_max)
    reduced = (Reduction(Rate.read("25%"), None, "973/1", "Pasal 9"),)
    given: list[Row] = [
        (10**12 + n, f"{n:018}" if n % 2 else None, () if n % 3 else reduced) for n in range(rows)
    ]
    with Shelf[Row]() as put_aside:
        for row in given:
            put_aside.put(row)
        assert list(put_aside.taken()) == given


def test_memory_grows_with_the_owners_of_several_and_not_with_their_objects() -> None:
    rules, objects, passed = perda_in_file("36.76").year(YEAR), 5_000, 0
    known = Known(tax_year=YEAR, persons={"PT": "PT"})

    def plots() -> Iterator[ValuedObject]:
        for n in range(objects):
            facts = ObjectFacts(
                f"{n:018}", 10_000 + n, 2_850 * (10_000 + n), luas_bangunan=0, nilai_bangunan=0
            )
            yield ValuedObject(facts, "PT", "AA", 285_000)

    tracemalloc.start()
    try:
        with closing(Part(rules, known)) as part:
            for _ in part.alone(plots(), iter(())):
                passed += 1
            _, peak = tracemalloc.get_traced_memory()
            assert passed == 0
            assert peak < 500 * objects  # bytes; held as they are, each takes more than a thousand
            carrying = [one for one in part.shared(agree(rules, [part.claims()])) if one.assessed.njoptkp]
        assert [one.facts.nop for one in carrying] == [f"{objects - 1:018}"]
    finally:
        tracemalloc.stop()
