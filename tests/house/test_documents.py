"""What people must be able to look up is written down: settings, commands, words and links."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator

import click
import pytest

from tests.house.tree import HOUSE, ROOT, name, parsed, read, strings, under

SETTING = re.compile(r"\bSPPT_(?!OP_BERSAMA\b)[A-Z0-9_]+\b")
"""By its prefix; SPPT_OP_BERSAMA is a table of SISMIOP."""
OUTSIDE_NAMES = frozenset({"DATABASE_URL", "PORT", "CHANNEL_PORT", "OBJECTS"})
"""Settings without our prefix, because interfaces outside know them by these names."""

LAWS_NOUNS = frozenset(
    re.findall(
        r"\w+",
        """
        bangunan blok bphtb buku bumi cicilan denda himbauan jatuh_tempo ke keberatan kecamatan
        kedaluwarsa kelas kelurahan kolektor kompensasi luas njkp njop njopkp njoptkp nop npwp objek
        pembetulan penghapusan pengurangan perda perwal piutang pokok potongan restitusi sektor
        siklus sisa sismiop sppt stpd stts subjek tarif teguran terbit terutang titipan tunggakan
        urut wilayah wp
        """,
    )
)


def settings_in_code() -> set[str]:
    found: set[str] = set()
    for path in under(HOUSE, ".py"):
        for _line, text in strings(parsed(path)):
            found |= set(SETTING.findall(text)) | ({text} & OUTSIDE_NAMES)
    return found


def settings_in_docs() -> set[str]:
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \|", read(ROOT / "docs/operating/settings.md"), re.MULTILINE)
    assert len(rows) == len(set(rows))
    return set(rows)


def glossary() -> dict[str, list[str]]:
    """Term → meaning, English, where; a row of the table in docs/istilah.md."""
    rows = [
        line.strip("| ").split(" | ")
        for line in read(ROOT / "docs/istilah.md").splitlines()
        if line[:2] == "| "
    ]
    return {term.strip(): [cell.strip() for cell in rest] for term, *rest in rows[1:]}


def fields(tree: ast.Module) -> Iterator[str]:
    """Names that a class of the code gives its fields."""
    for node in ast.walk(tree):
        for statement in node.body if isinstance(node, ast.ClassDef) else []:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                yield statement.target.id
            elif isinstance(statement, ast.Assign):
                yield from (target.id for target in statement.targets if isinstance(target, ast.Name))


def commands(group: click.Command, path: tuple[str, ...] = ("sppt",)) -> Iterator[tuple[str, click.Command]]:
    """Every command a person can type, with the words to type."""
    if isinstance(group, click.Group):
        for word, command in sorted(group.commands.items()):
            yield from commands(command, (*path, word))
    else:
        yield " ".join(path), group


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    assert settings_in_docs() == settings_in_code()


def test_every_command_explains_itself() -> None:
    from sppt.project.cli import main

    mute = [words for words, command in commands(main) if not command.help]
    silent = [
        f"{words} {parameter.opts[0]}"
        for words, command in commands(main)
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert not mute
    assert not silent


def test_every_command_is_named_in_the_documents() -> None:
    from sppt.project.cli import main

    documents = "\n".join(read(path) for path in [ROOT / "README.md", *under(ROOT / "docs", ".md")])
    assert not [
        words for words, _command in commands(main) if not re.search(rf"`(?:uv run )?{words}\b", documents)
    ]


def test_every_word_of_the_glossary_stands_once_in_lower_case_with_all_its_columns() -> None:
    text = read(ROOT / "docs/istilah.md")
    terms = [line.split("|")[1].strip() for line in text.splitlines() if line[:2] == "| "][1:]
    assert terms == sorted(set(terms))
    assert all(term == term.lower() for term in terms)
    assert not [term for term, cells in glossary().items() if len(cells) != 3 or not all(cells)]


def test_every_noun_of_the_law_that_a_field_uses_is_in_the_glossary() -> None:
    known = {term.replace(" ", "_") for term in glossary()}
    missing = {
        f"{name(path)}: {noun}"
        for path in under(HOUSE, ".py")
        for field in fields(parsed(path))
        for noun in LAWS_NOUNS - known
        if f"_{noun}_" in f"_{field}_"
    }
    assert not missing


def test_a_noun_in_a_field_would_be_seen() -> None:
    tree = ast.parse("class Bill:\n    denda_waived: int\n    pokok = column()\n")
    assert list(fields(tree)) == ["denda_waived", "pokok"]


def test_continuous_integration_runs_make_test_and_nothing_else() -> None:
    lines = [line for line in read(ROOT / ".ci/run").splitlines() if line and not line.startswith("#!")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "${BASH_SOURCE[0]}")/.."', "exec make test"]
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench", "soak", "help"])
def test_make_help_explains_the_targets_people_rely_on(target: str) -> None:
    said = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    ).stdout
    assert re.search(rf"^  make {target} +\S", said, re.MULTILINE)


def test_every_test_that_the_documents_name_exists() -> None:
    known = {
        one
        for path in under(ROOT / "tests", ".py")
        for one in re.findall(r"^def (test_\w+)", read(path), re.MULTILINE)
    }
    named = {
        (name(path), one)
        for path in under(ROOT / "docs", ".md")
        for one in re.findall(r"`(test_\w+)` \(\[", read(path))
    }
    assert named
    assert not [(where, one) for where, one in named if one not in known]


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{name(page)} → {target}"
        for page in [ROOT / "README.md", *under(ROOT / "docs", ".md")]
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", read(page))
        if not (page.parent / target).exists()
    ]
    assert not broken
