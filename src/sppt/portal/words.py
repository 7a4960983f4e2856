"""The portal's catalogue: Indonesian is written in place, English stands in `english.py`."""

from __future__ import annotations

from sppt.kit.pages.words import Catalogue, day_text, either, in_english, moment_text
from sppt.portal.english import ENGLISH

__all__ = ["CATALOGUE", "day_text", "either", "in_english", "moment_text", "t"]

CATALOGUE = Catalogue(ENGLISH)
t = CATALOGUE.t
