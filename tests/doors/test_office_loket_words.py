"""Every sentence of the counter, the search and the treasurer's desk stands in both languages, and is short."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

from sppt.office.bendahara.english import ENGLISH as BENDAHARA
from sppt.office.loket.english import ENGLISH as LOKET
from sppt.office.pelayanan.english import ENGLISH as PELAYANAN
from sppt.payments.language import SENTENCES
from tests.house.tree import HOUSE, parsed, read, under

OFFICE = HOUSE / "office"
TONES = {"open", "done", "late", "closed"}
_TAG = re.compile(r"""\{%\s*t\s+(?:"([^"]*)"|'([^']*)')""")
SAID_ELSEWHERE = {  # said by rooms below the office
    *SENTENCES.values(),
    "Tuliskan alasannya, sekurang-kurangnya sepuluh huruf.",
    "Segel ini tidak bersambung dengan segel sebelumnya.",
    "Isi segel ini telah berubah.",
    "Saksi mencatat segel yang lain untuk nomor ini.",
    "Saksi mencatat segel ini, tetapi segelnya tidak ada lagi.",
    "Baris ini diubah atau ditambahkan sesudah disegel.",
}


def said() -> Iterator[str]:
    """Sentences in templates and code of the three desks and of the tables they share."""
    for part in ("loket", "pelayanan", "bendahara"):
        for path in under(OFFICE / "templates/office" / part, ".html"):
            for found in _TAG.finditer(read(path)):
                yield found.group(1) or found.group(2)
            yield from re.findall(r'caption="([^"]*)"', read(path))
        for path in under(OFFICE / part, ".py"):
            if path.name != "english.py":
                yield from _in_code(parsed(path))
    for shared in ("table.html", "table_body.html"):
        for found in _TAG.finditer(read(OFFICE / "templates/office" / shared)):
            yield found.group(1) or found.group(2)


def _in_code(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {"t": 0, "Column": 0, "Item": 0, "Table": 1}.get(node.func.id)
            if place is not None and len(node.args) > place:
                yield from _text(node.args[place])
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            word, tone = node.elts
            if isinstance(tone, ast.Constant) and tone.value in TONES:
                yield from _text(word)


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_every_sentence_is_there_in_english_and_none_is_left_over() -> None:
    whole = {**LOKET, **PELAYANAN, **BENDAHARA}
    used = set(said())
    assert len(used) > 150
    assert used - set(whole) == set()
    assert set(whole) - used - SAID_ELSEWHERE == set()
    assert SAID_ELSEWHERE - set(whole) == set()


def test_the_same_word_means_the_same_at_every_desk() -> None:
    from sppt.office.desks import ENGLISH

    for desk in (LOKET, PELAYANAN, BENDAHARA):
        assert not {word: ENGLISH[word] for word, english in desk.items() if ENGLISH[word] != english}


def test_both_languages_leave_the_same_places_open() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

    whole = {**LOKET, **PELAYANAN, **BENDAHARA}
    assert not {word for word, english in whole.items() if places(word) != places(english)}


def test_no_sentence_has_more_than_twenty_words() -> None:
    long = {
        sentence
        for texts in (LOKET, PELAYANAN, BENDAHARA)
        for text in (*texts.keys(), *texts.values())
        for sentence in re.split(r"[.?!:;]\s", text)
        if len(sentence.split()) > 20
    }
    assert not long
