"""Facts as text: what a decision was calculated from, kept beside it."""

from __future__ import annotations

import json

from sppt.kit.canonical import canonical
from sppt.rules.assessment.facts import ObjectFacts, Reduction
from sppt.rules.rupiah import Rate


def facts_text(facts: ObjectFacts) -> str:
    """Canonical JSON of all facts by name."""
    reductions = [
        [
            None if one.rate is None else [one.rate.numerator, one.rate.denominator],
            one.rupiah,
            one.decision,
            one.article,
        ]
        for one in facts.pengurangan
    ]
    return canonical({**facts._asdict(), "pengurangan": reductions})


def facts_from(text: str) -> ObjectFacts:
    """The facts behind such a text."""
    told = json.loads(text)
    told["pengurangan"] = tuple(
        Reduction(None if rate is None else Rate(*rate), rupiah, decision, article)
        for rate, rupiah, decision, article in told["pengurangan"]
    )
    return ObjectFacts(**told)
