"""English for every Indonesian sentence of the desk of penetapan."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {}
