"""Whole-number randomness that is the same on every Python version: only `getrandbits` is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

Below = Callable[[int], int]
T = TypeVar("T")

# Steps of the R2 sequence (Roberts 2018) in units of 2**-32: two evenly spread positions per object, so that
# shares hold in small cities too and every kind of dirt occurs.
_STEP_BUKU = 3242174889
_STEP_DIRT = 2447445414
WHOLE = 1 << 32


def stream(key: str) -> Below:
    """One stream of draws per key: `below(n)` is a whole number in 0..n-1."""
    bits = Random(key).getrandbits  # noqa: S311  invented data, no secret depends on it

    def below(n: int) -> int:
        return bits(32) * n >> 32

    return below


def pick(below: Below, choices: Sequence[T]) -> T:
    return choices[below(len(choices))]


def buku_position(seed: int, index: int) -> int:
    """Where object number `index` stands in 0..2**32-1 when Buku are dealt out."""
    return (seed * 2654435761 + (index + 1) * _STEP_BUKU) % WHOLE


def dirt_position(seed: int, index: int) -> int:
    """Where object number `index` stands in 0..2**32-1 when dirt is dealt out."""
    return (seed * 2246822519 + (index + 1) * _STEP_DIRT) % WHOLE
