"""Columns and constraints that every room's tables are built from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
    _Integer = models.BigIntegerField[int, int]
else:
    _Text = models.TextField
    _Integer = models.BigIntegerField


class Key(_Text):
    """A text key, compared whole. Django would add a second index for LIKE to every unique text column."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 (Django's signature)
        return "TEXT"  # upper case: Django looks for a lower-case "text" before it adds that index


class Nop(Key):
    """NOP: 18 digits as text; see `nop_check`."""


class Rupiah(_Integer):
    """Whole rupiah."""


def check(name: str, **condition: Any) -> models.CheckConstraint:
    """A CHECK of one or more conditions, all of which must hold."""
    return models.CheckConstraint(condition=models.Q(**condition), name=name)


def nop_check(table: str, column: str = "nop") -> models.CheckConstraint:
    """Eighteen ASCII digits and nothing else."""
    return check(f"{table}_{column}_is_18_digits", **{f"{column}__regex": r"^[0-9]{18}$"})


def words_check(table: str, column: str, words: type[Any]) -> models.CheckConstraint:
    """One of the words of a StrEnum."""
    return check(f"{table}_{column}_is_known", **{f"{column}__in": sorted(str(word) for word in words)})
