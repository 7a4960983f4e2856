"""Fields of a form: what stood in them, what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time

from sppt.office.shell import OfficeRequest
from sppt.office.words import t

TEXT_MAX = 8_000
DIGITS_MAX = 16
Choice = tuple[str, str]


class BadField(ValueError):
    """A field cannot be read; `name` is the field's, the text says what to write."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the template shows it. `form`: text, number, time, choice or area."""

    name: str
    label: str
    value: str
    form: str = "text"
    hint: str = ""
    choices: Sequence[Choice] = ()

    @property
    def id(self) -> str:
        return f"f-{self.name}"


def filled(request: OfficeRequest, fields: Sequence[Field]) -> list[Field]:
    """The fields with what was typed, if the form has been sent."""
    if request.method != "POST":
        return list(fields)
    return [replace(one, value=request.POST.get(one.name, "")[:TEXT_MAX].strip()) for one in fields]


def texts(fields: Sequence[Field]) -> Mapping[str, str]:
    """What stands in the fields, by name."""
    return {one.name: one.value for one in fields}


def whole(typed: Mapping[str, str], name: str) -> int:
    """A whole number, dots between thousands allowed; nothing means 0. Raises BadField."""
    text = typed[name].removeprefix("Rp").replace(".", "").strip() or "0"
    if not (text.isascii() and text.isdigit()) or len(text) > DIGITS_MAX:
        raise BadField(name, t("Tulis angka bulat, misalnya 50.000.000."))
    return int(text)


def clock_time(typed: Mapping[str, str], name: str) -> time:
    """An hour and minute, "22:00" or "22.00". Raises BadField."""
    try:
        read = time.fromisoformat(typed[name].replace(".", ":"))
    except ValueError:
        read = None
    if read is None or len(typed[name]) != len("22:00"):
        raise BadField(name, t("Tulis jam dan menit, misalnya 22:00."))
    return read
