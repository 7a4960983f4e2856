"""How commands speak: one JSON document or plain sentences on standard output, refusals on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Output:
    """Where the answer goes: for a machine (one JSON document) or for a person."""

    machine: bool

    def answer(self, document: Mapping[str, object], text: str) -> None:
        """Says the result, once."""
        click.echo(json.dumps(document, ensure_ascii=False) if self.machine else text)

    def refuse(self, code: str, message: str) -> None:
        """Says why not, and ends the command with status 1."""
        if self.machine:
            click.echo(json.dumps({"refusal": code, "message": message}, ensure_ascii=False))
        click.echo(message, err=True)
        sys.exit(1)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turns every expected trouble (an exception with a stable `code`) into a refusal."""
        try:
            yield
        except click.ClickException:
            raise
        except Exception as error:
            code = _code_of(error)
            if code is None:
                raise
            self.refuse(code, str(error))


def _code_of(error: Exception) -> str | None:
    from django.db import OperationalError

    from sppt.project.database import DatabaseTrouble

    if isinstance(error, DatabaseTrouble | OperationalError):
        return "database"
    code = getattr(error, "code", None)
    return str(code) if code is not None and type(error).__module__.startswith("sppt.") else None


def json_option(function: Function) -> Function:
    """The --json option, given to the command as `output`."""
    return click.option(
        "--json",
        "output",
        is_flag=True,
        callback=lambda _context, _option, value: Output(machine=bool(value)),
        help="Jawab dengan satu dokumen JSON.",
    )(function)
