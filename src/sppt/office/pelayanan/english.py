"""English for every Indonesian sentence of this desk."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {}
