"""English for every Indonesian sentence of the shell; a test keeps the two complete and their {places} equal."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {}
