"""`sppt officer`: the first two officers of an office, then no more; the demo's codes and log-ins."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import pytest

from tests.commands import sppt
from tests.doors.test_commands import answered, refused
from tests.officers import client
from tests.world import NOON, World


def test_the_first_officers_get_a_link_that_opens_until_two_can_govern(city: World) -> None:
    link = str(
        answered("officer", "add", "satya", "--full-name", "Satya Contohwan", "--roles", "administrator")[
            "link"
        ]
    )
    assert client().get("/" + link.split("/", 3)[3]).status_code == HTTPStatus.OK
    answered("officer", "add", "kirana", "--full-name", "Kirana Contohwati", "--roles", "head, auditor")
    before = city.counts()
    again = ("officer", "add", "surya", "--full-name", "Surya Contohwan", "--roles", "administrator")
    assert refused(*again) == "office_governs"
    assert city.counts() == before
    assert city.rows("SELECT name, roles FROM accounts_officer ORDER BY name") == [
        ("kirana", ["auditor", "head"]),
        ("satya", ["administrator"]),
    ]
    assert city.rows("SELECT actor, verb FROM kit_audit_event") == [("operator", "add_officer")] * 2


def test_a_role_nobody_knows_is_a_usage_error(city: World) -> None:
    done = sppt("officer", "add", "satya", "--full-name", "Satya", "--roles", "raja")
    assert done.returncode == 2
    assert "raja" in done.stderr
    assert not city.rows("SELECT 1 FROM accounts_officer")


def test_a_code_is_printed_in_a_demo_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPPT_HOME", str(tmp_path))
    assert refused("officer", "code", "laras.loket") == "no_demo_officer"


def test_the_demos_officers_sign_in_with_what_the_file_says_and_keep_it(city: World, tmp_path: Path) -> None:
    from sppt.accounts.totp import code_at, step_of
    from sppt.kit import clock
    from sppt.project.commands.demo_officers import ensure_officers

    with clock.stopped_at(NOON):
        known = ensure_officers(tmp_path / "demo")
        assert ensure_officers(tmp_path / "demo") == known
        assert len({one.secret for one in known}) == len(known) > 6
        for one in known:
            typed = code_at(one.secret, step_of(NOON))
            form = {"nama": one.name, "sandi": one.password, "kode": typed}
            assert client().post("/kantor/masuk", form).status_code == HTTPStatus.SEE_OTHER
    assert (tmp_path / "demo" / "officers.json").stat().st_mode & 0o077 == 0


def test_the_demos_codes_are_printed_for_this_moment(
    city: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sppt.accounts.totp import code_at, step_of
    from sppt.kit import clock
    from sppt.project.commands.demo_officers import ensure_officers

    [laras, *_] = ensure_officers(tmp_path / "demo")
    monkeypatch.setenv("SPPT_HOME", str(tmp_path))
    earliest = step_of(clock.now())
    told = answered("officer", "code", "laras.loket")
    steps = range(earliest, step_of(clock.now()) + 1)
    assert told["code"] in {code_at(laras.secret, step) for step in steps}
