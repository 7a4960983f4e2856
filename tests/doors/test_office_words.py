"""The office speaks both languages whole, with the same places to fill, in short sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from sppt.office.desks import ENGLISH

OFFICE = Path(__file__).resolve().parents[2] / "src" / "sppt" / "office"
PLACES = re.compile(r"\{(\w+)\}")
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


def in_templates() -> Iterator[str]:
    for page in OFFICE.rglob("*.html"):
        for double, single in re.findall(
            r"""\{%\s*t\s+(?:"([^"]*)"|'([^']*)')""", page.read_text(encoding="utf-8")
        ):
            yield double or single


def trees(folder: Path) -> Iterator[ast.Module]:
    for file in folder.rglob("*.py"):
        if file.name != "english.py":
            yield ast.parse(file.read_text(encoding="utf-8"))


def in_code() -> Iterator[str]:
    """First arguments of t(…) and phrase(…) that are written there."""
    for tree in trees(OFFICE):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"t", "phrase"}:
                said = node.args[0]
                if isinstance(said, ast.Constant):
                    yield str(said.value)


def held() -> Iterator[str]:
    """Every text in the code, also of lower rooms: tables of words, and refusals that are shown as they are."""
    for tree in trees(OFFICE.parent):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def handed_on() -> Iterator[str]:
    """Texts that a template gives to another one, which translates them."""
    for page in OFFICE.rglob("*.html"):
        for include in re.findall(r"\{%\s*include .*?%\}", page.read_text(encoding="utf-8")):
            yield from re.findall(r'\w="([^"]*)"', include)


def fixed_sentences() -> set[str]:
    """Sentences of lower rooms that the office shows as they are."""
    from sppt.payments.language import SENTENCES

    return set(SENTENCES.values())


def test_every_sentence_has_its_english_and_none_is_left_over() -> None:
    said = {*in_templates(), *in_code(), *fixed_sentences()}
    assert said - set(ENGLISH) == set()
    assert set(ENGLISH) - said - {*held(), *handed_on()} == set()


def test_the_tables_of_words_have_their_english() -> None:
    from sppt.office.desks import NAV
    from sppt.office.kinds import KINDS
    from sppt.office.roles import ROLE_NAMES

    labels = {label for kind in KINDS.values() for label in (kind.title, *kind.labels.values())}
    assert {*ROLE_NAMES.values(), *labels, *(item.label for item in NAV)} - set(ENGLISH) == set()


def test_every_refusal_of_the_accounts_has_its_english() -> None:
    from sppt.office.refusals import NOT_ALLOWED_IN_ENGLISH

    codes = {
        str(node.args[0].value)
        for file in (OFFICE.parent / "accounts").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotAllowed"
        if isinstance(node.args[0], ast.Constant)
    }
    assert codes == set(NOT_ALLOWED_IN_ENGLISH)


def test_every_refusal_of_a_proposal_about_partners_has_its_english() -> None:
    from sppt.office.refusals import PARTNERS_IN_ENGLISH

    codes = {
        str(node.args[0].value)
        for name in (
            "agreements",
            "machines",
            "proposals",
            "snap",
            "lines",
            "iso8583",
            "acquirers",
            "va_banks",
            "webhooks",
        )
        for node in ast.walk(ast.parse((OFFICE.parent / "partners" / f"{name}.py").read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"NotAllowed", "PartnerRefused"}
        if isinstance(node.args[0], ast.Constant)
    }
    assert codes - set(PARTNERS_IN_ENGLISH) == {"two_people"}  # only the command line says so


def test_no_two_desks_mean_different_things_by_one_text() -> None:
    from importlib import import_module

    meant: dict[str, set[str]] = {}
    for file in OFFICE.rglob("english.py"):
        name = ".".join(("sppt", "office", *file.relative_to(OFFICE).with_suffix("").parts))
        for indonesian, english in import_module(name).ENGLISH.items():
            meant.setdefault(indonesian, set()).add(english)
    assert {text: several for text, several in meant.items() if len(several) > 1} == {}


def test_both_languages_fill_the_same_places() -> None:
    assert {
        indonesian: english
        for indonesian, english in ENGLISH.items()
        if sorted(PLACES.findall(indonesian)) != sorted(PLACES.findall(english))
    } == {}


def test_sentences_are_short_in_both_languages() -> None:
    for texts in (ENGLISH.keys(), ENGLISH.values()):
        lengths = {
            sentence: len(sentence.split())
            for text in texts
            for sentence in SENTENCE_END.split(text)
            if sentence.endswith((".", "?", "!"))
        }
        assert {sentence for sentence, words in lengths.items() if words > 20} == set()
        assert mean(lengths.values()) <= 15
