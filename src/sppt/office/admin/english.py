"""English for every Indonesian sentence of the administrator's desk."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {}
