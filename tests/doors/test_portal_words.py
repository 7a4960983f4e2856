"""Both languages say everything, with the same places to fill, in short sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from sppt.portal.english import ENGLISH

PORTAL = Path(__file__).resolve().parents[2] / "src" / "sppt" / "portal"
PLACES = re.compile(r"\{(\w+)\}")
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


def in_templates() -> Iterator[str]:
    for page in PORTAL.rglob("*.html"):
        for double, single in re.findall(
            r"""\{%\s*t\s+(?:"([^"]*)"|'([^']*)')""", page.read_text(encoding="utf-8")
        ):
            yield double or single


def in_code() -> Iterator[str]:
    """First arguments of t(…), and the words that are held in tables."""
    from sppt.portal.bills import STATUS
    from sppt.portal.compared import JENIS_BUMI, JPB
    from sppt.portal.templatetags.portal import CHANNELS
    from sppt.portal.why import BESIDE, GRANTED, STEPS

    yield from (*STEPS.values(), "Langkah lain", *GRANTED.values(), "Keterangan", *BESIDE)
    yield from (*JENIS_BUMI.values(), *JPB.values(), "tanah sejenis", "bangunan sejenis")
    yield from (word for word, _tone in STATUS.values())
    yield from CHANNELS.values()
    for file in PORTAL.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "t":
                said = node.args[0]
                assert isinstance(said, ast.Constant), (
                    f"{file.name}:{node.lineno}: only literals can be translated"
                )
                yield str(said.value)


def test_every_sentence_has_its_english_and_none_is_left_over() -> None:
    said = {*in_templates(), *in_code(), "Lewat jatuh tempo", "Sedang diperiksa"}
    assert said - set(ENGLISH) == set()
    assert set(ENGLISH) - said == set()


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
        assert max(lengths.values()) <= 20
        assert mean(lengths.values()) <= 15


def test_no_text_of_a_page_stands_outside_the_catalogue() -> None:
    names = {"PBB-P2", "NOP", "– PBB", "m²", "per m²", "36.76.050.015.005-0212.0"}
    known = names | {
        "",
        "−",
        "+",
        "·",
        "(",
        ")",
        "%",
        "Excel",
        "CSV",
        "uv run sppt acquirer pay",
        "uv run sppt counter pay",
        "--reference LOKET-",
    }
    loose: dict[str, set[str]] = {}
    for page in PORTAL.rglob("*.html"):
        plain = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "\n", page.read_text(encoding="utf-8"))
        words = {part.strip(" ,.") for part in plain.splitlines()} - known
        if words:
            loose[page.name] = words
    assert loose == {}
