"""What a programme for kinds of object and for persons asks about bills; read only where the city has such a one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings

from sppt.assessment.queries import pinned_of
from sppt.kit.perda import perda_of
from sppt.rules.due import BillFacts
from sppt.rules.programme import Programme


def with_pinned(many: Iterable[tuple[BillFacts, ...]]) -> list[tuple[BillFacts, ...]]:
    """The same bills, with what their notices pin where a programme may ask for it. One round trip, mostly none."""
    bills = list(many)
    asking = perda_of(settings.SPPT_CITY).programmes_of_objects
    if not asking:
        return bills
    asked = {(bill.nop, bill.tax_year) for several in bills for bill in several if _is_asked(bill, asking)}
    if not asked:
        return bills
    known = pinned_of(sorted(asked))
    return [
        tuple([bill._replace(pinned=known.get((bill.nop, bill.tax_year))) for bill in several])
        for several in bills
    ]


def _is_asked(bill: BillFacts, asking: Sequence[Programme]) -> bool:
    return bill.sisa > 0 and any(programme.spans(bill.tax_year) for programme in asking)
