"""The office's catalogue: Indonesian is written in place, English stands beside each desk."""

from __future__ import annotations

from sppt.kit.pages.words import Catalogue, day_text, either, in_english, moment_text

__all__ = ["CATALOGUE", "day_text", "either", "in_english", "learn", "moment_text", "phrase", "t"]

CATALOGUE = Catalogue({})
learn = (
    CATALOGUE.learn
)  # desks stand on this module, so it cannot ask them: the office teaches it when it starts
t = CATALOGUE.t
phrase = CATALOGUE.phrase
