"""The words of determination: where a year's drafts stand, what is odd about an object, what an officer decides."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sppt.rules.assessment.core import Anomaly


class DeterminationState(StrEnum):
    """Where the determination of a year stands."""

    WAITING = "waiting"  # asked for in the office; the worker takes it
    RUNNING = "running"
    DRAFT = "draft"
    APPROVED = "approved"  # by a second officer; the worker issues it
    ISSUED = "issued"
    ABANDONED = "abandoned"


class DeterminationEvent(StrEnum):
    """What can happen to the determination of a year."""

    ASKED = "asked"  # in the office, for a determination that has drafts already
    BEGUN = "begun"
    STORED = "stored"
    APPROVED = "approved"
    SENT_BACK = "sent_back"  # what was approved could not be issued
    ISSUED = "issued"
    ABANDONED = "abandoned"


_S, _E = DeterminationState, DeterminationEvent
DETERMINATION_TABLE: Mapping[tuple[DeterminationState, DeterminationEvent], DeterminationState] = {
    (_S.DRAFT, _E.ASKED): _S.WAITING,
    (_S.WAITING, _E.BEGUN): _S.RUNNING,
    (_S.RUNNING, _E.BEGUN): _S.RUNNING,  # killed in the middle: begun again from the first object
    (_S.DRAFT, _E.BEGUN): _S.RUNNING,  # drafts are replaced as a whole, never edited
    (_S.RUNNING, _E.STORED): _S.DRAFT,
    (_S.DRAFT, _E.APPROVED): _S.APPROVED,
    (_S.APPROVED, _E.ISSUED): _S.ISSUED,
    (_S.APPROVED, _E.SENT_BACK): _S.DRAFT,
    (_S.WAITING, _E.ABANDONED): _S.ABANDONED,
    (_S.RUNNING, _E.ABANDONED): _S.ABANDONED,
    (_S.DRAFT, _E.ABANDONED): _S.ABANDONED,
}


class Oddity(StrEnum):
    """What an officer should look at before an object gets its notice, beside what the rules themselves find."""

    NJOP_HALVED = "njop_halved"
    BUILDING_YEAR = "building_year"
    KELURAHAN_UNKNOWN = "kelurahan_unknown"
    WITHOUT_ZONE = "without_zone"
    SAME_PERSON = "same_person"
    NJOPTKP_TWICE = "njoptkp_twice"


NOTED = frozenset(
    {
        Oddity.WITHOUT_ZONE,
        Oddity.SAME_PERSON,
        Oddity.NJOPTKP_TWICE,
        Anomaly.NO_LAND,
        Anomaly.ABOVE_CLASSES,
        Anomaly.BUILDING_VALUE_WITHOUT_AREA,
    }
)
"""What is listed while the notice is made; everything else keeps the notice back until an officer has decided."""


def withholds(kind: str) -> bool:
    """Whether an object with this gets no notice before an officer has decided."""
    return kind not in NOTED


class Choice(StrEnum):
    """What an officer decides about an object that is kept back."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


class Persons(StrEnum):
    """Whether several ids of subjects are one person."""

    ONE = "one"
    SEVERAL = "several"


class DecisionKind(StrEnum):
    """Decisions after issue; each has a number, a date and two officers."""

    PEMBETULAN = "pembetulan"
    PENGURANGAN = "pengurangan"
    PEMBATALAN = "pembatalan"
    PENETAPAN = "penetapan"  # late: the object had no notice of this year
