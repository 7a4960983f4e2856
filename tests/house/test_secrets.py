"""What may never be committed: keys, the places of one machine, and the addresses of package registries."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import files, name

# Written so that this file does not find itself.
NEVER = {
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
    "an access token": re.compile(
        r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abpr]-[0-9A-Za-z-]{10,})"
    ),
    "a password in an address": re.compile(
        r"\b[a-z][a-z0-9+]*://[^\s/:@'\"{}<>]+:[^\s/:@'\"{}<>*$]+@[^\s{}]"
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.-])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|Use" + r"rs/\w+)/"
    ),
    "a package registry": re.compile(
        "|".join(
            (
                "py" + r"pi\.org",
                "python" + r"hosted\.org",
                "registry\\." + "npm",
                "npm" + r"js\.(?:org|com)",
                "crates" + r"\.io",
                "rubygems" + r"\.org",
                r"(?:deb|security|archive|ports)\.(?:debian|ubu" + r"ntu)\.(?:org|com)",
                r"proxy\.go" + r"lang\.org",
            )
        ),
        re.IGNORECASE,
    ),
}
BINARY = frozenset({".gz", ".ico", ".jpg", ".pdf", ".png", ".ttf", ".woff2", ".xlsx", ".zip"})


def test_no_file_of_the_repository_holds_a_secret_a_machines_path_or_a_registrys_address() -> None:
    found = []
    for path in files():
        if path.suffix in BINARY or path.is_symlink():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for kind, pattern in NEVER.items():
            found += [f"{name(path)}: {kind}: {match.group()}" for match in pattern.finditer(text)]
    assert not found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("an access token", "AKIA" + "ABCDEFGHIJKLMNOP"),
        ("a password in an address", "postgresql://sppt:" + "rahasia@db/sppt"),
        ("a path of one machine", "open('/ro" + "ot/x')"),
        ("a path of one machine", "/home/bu" + "di/x"),
        ("a package registry", "https://PyPI" + ".org/simple"),
    ],
)
def test_each_of_them_would_be_seen(kind: str, text: str) -> None:
    assert NEVER[kind].search(text)


@pytest.mark.parametrize(
    "text", ["https://example.test/home/", "postgresql://sppt:{password}@/sppt", "framework/x"]
)
def test_harmless_text_passes(text: str) -> None:
    assert not [kind for kind, pattern in NEVER.items() if pattern.search(text)]


def test_nothing_that_a_run_leaves_behind_is_kept_by_git() -> None:
    kept = {name(path).split("/", 1)[0] for path in files()}
    assert not kept & {".sppt", ".venv", ".tools", ".mypy_cache", ".ruff_cache", "build", "dist"}
