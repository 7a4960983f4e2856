"""Every dependency is few, recorded, pinned and hashed, and the pins carry no address."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.tree import ROOT, read

PROJECT = tomllib.loads(read(ROOT / "pyproject.toml"))
RUNTIME = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(text) for text in PROJECT["project"]["optional-dependencies"]["dev"]]
BUILD = [Requirement(text) for text in PROJECT["build-system"]["requires"]]
LOCKS = ("runtime", "dev", "tools")
RECORD = re.compile(r"^### `([^`]+)`$", re.MULTILINE)


def entries(lock: str) -> list[str]:
    """The entries of a lock file, each with its continuation lines, comments left out."""
    lines = [line for line in read(ROOT / "requirements" / f"{lock}.txt").splitlines() if "#" not in line]
    return "\n".join(lines).replace("\\\n", "").splitlines()


def pins(lock: str) -> dict[str, Version]:
    found: dict[str, Version] = {}
    for entry in entries(lock):
        pinned = Requirement(entry.split("--hash=")[0].strip())
        [specifier] = pinned.specifier
        assert specifier.operator == "==", entry
        found[canonicalize_name(pinned.name)] = Version(specifier.version)
    return found


def names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    assert entries(lock)
    assert not [entry for entry in entries(lock) if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_packages_and_no_addresses(lock: str) -> None:
    assert "://" not in read(ROOT / "requirements" / f"{lock}.txt")


@pytest.mark.parametrize(("lock", "wanted"), [("runtime", RUNTIME), ("dev", [*RUNTIME, *DEVELOPMENT])])
def test_a_lock_satisfies_what_the_project_asks_for(lock: str, wanted: list[Requirement]) -> None:
    pinned = pins(lock)
    unmet = [
        str(each)
        for each in wanted
        if (version := pinned.get(canonicalize_name(each.name))) is None or version not in each.specifier
    ]
    assert not unmet, "make lock"


def test_tests_run_with_the_versions_that_production_runs() -> None:
    assert pins("runtime").items() <= pins("dev").items()


def test_every_direct_dependency_has_a_record_and_every_record_a_dependency() -> None:
    recorded = [
        canonicalize_name(each) for each in RECORD.findall(read(ROOT / "docs/decisions/dependencies.md"))
    ]
    assert len(recorded) == len(set(recorded))
    assert set(recorded) == names(RUNTIME) | names(DEVELOPMENT) | names(BUILD) | set(pins("tools"))


def test_direct_dependencies_stay_few() -> None:
    assert len(RUNTIME) <= 25  # every one is somebody who can break a tax office
