"""The service files of deploy/ name what exists: commands, settings, ports, pages of the documents."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from tests.house.test_documents import settings_in_docs

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
SETTING = re.compile(r"^(?:Environment=)?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
PROGRAM = "/opt/sppt/current/.venv/bin/sppt"
# What a service may never do without: see systemd.exec(5).
CAGE = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
}


def directives(unit: Path) -> dict[str, str]:
    """Each directive with its last value."""
    lines = (line for line in unit.read_text(encoding="utf-8").splitlines() if line and line[0] not in "#[")
    return dict(line.split("=", 1) for line in lines)


def commands() -> dict[str, list[str]]:
    """Unit → the words after `sppt`."""
    found = {}
    for unit in UNITS:
        program, *words = directives(unit)["ExecStart"].split()
        assert program == PROGRAM
        found[unit.name] = words
    return found


def test_the_target_wants_every_service_and_every_service_belongs_to_it() -> None:
    wanted = directives(ROOT / "deploy/systemd/sppt.target")["Wants"].split()
    assert sorted(wanted) == [unit.name for unit in UNITS]
    assert {directives(unit)["PartOf"] for unit in UNITS} == {"sppt.target"}


@pytest.mark.parametrize("unit", [unit.name for unit in UNITS])
def test_a_unit_calls_a_command_with_options_that_it_has(unit: str) -> None:
    from sppt.project.cli import main

    word, *options = commands()[unit]
    command = main.get_command(click.Context(main), word)
    assert command is not None
    command.make_context(word, options)  # raises UsageError for what the command does not know


def test_together_the_units_run_all_that_serves_and_works() -> None:
    assert sorted(" ".join(words) for words in commands().values()) == [
        "serve --only doors",
        "serve --only pages",
        "work",
    ]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_caged_without_root_and_begins_again_after_a_fault(unit: Path) -> None:
    told = directives(unit)
    assert {name: told.get(name) for name in CAGE} == CAGE
    assert (told["User"], told["Restart"], told["KillMode"]) == ("sppt", "on-failure", "mixed")


def test_a_unit_waits_longer_for_its_end_than_the_program_itself() -> None:
    from sppt.project.commands.serve import DRAIN_SECONDS, STOP_SECONDS

    stops = {unit.stem: int(directives(unit)["TimeoutStopSec"]) for unit in UNITS}
    assert stops["sppt-pages"] > STOP_SECONDS
    assert stops["sppt-doors"] > DRAIN_SECONDS
    assert stops["sppt-work"] > STOP_SECONDS


def test_every_setting_of_the_service_files_is_documented() -> None:
    files = [*UNITS, ROOT / "deploy/systemd/sppt.env", ROOT / "deploy/sppt"]
    named = {name for file in files for name in SETTING.findall(file.read_text(encoding="utf-8"))}
    assert named - {"HOME"} <= settings_in_docs()
    assert "DATABASE_URL" in named


def test_the_proxy_leads_to_the_ports_of_the_services_and_keeps_addresses_out_of_its_log() -> None:
    from sppt.project.commands.serve import channel_port, port

    told = (ROOT / "deploy/nginx/sppt.conf").read_text(encoding="utf-8")
    pages, doors = told.split("server_name kanal.")
    for part, its_port in ((pages, port()), (doors, channel_port())):
        assert set(re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+);", part)) == {str(its_port)}
    log_format = told.split("log_format sppt")[1].split(";")[0]
    assert not re.search(r"\$(request|uri|request_uri|args|http_referer|remote_user)\b", log_format)
    assert told.count("X-Forwarded-For $remote_addr") == 2


@pytest.mark.parametrize(
    "view", ["portal:lists", "office:list_bring", "office:report_take", "office:report_profile_new"]
)
def test_the_proxy_lets_files_through_where_a_page_takes_them(view: str) -> None:
    from django.urls import reverse

    from sppt.collective.reading import BYTES_MAX

    told = (ROOT / "deploy/nginx/sppt.conf").read_text(encoding="utf-8")
    places = re.findall(r"location ~ (\S+) \{\s*client_max_body_size (\d+)m;", told)
    for address in (reverse(view), f"/en{reverse(view)}"):
        sizes = [int(size) << 20 for place, size in places if re.search(place, address)]
        assert sizes, address
        assert min(sizes) > BYTES_MAX


def test_the_proxy_lets_a_document_through_that_is_to_be_checked() -> None:
    from django.urls import reverse

    from sppt.portal.papers import BYTES_MAX

    told = (ROOT / "deploy/nginx/sppt.conf").read_text(encoding="utf-8")
    [(place, size)] = re.findall(r"location ~ (\S+cek-dokumen\$) \{\s*client_max_body_size (\d+)m;", told)
    assert all(re.search(place, prefix + reverse("portal:paper")) for prefix in ("", "/en"))
    assert int(size) << 20 > BYTES_MAX


def test_the_proxy_lets_a_list_of_a_partner_through() -> None:
    from sppt.channels.api.messages import LIST_BODY_MAX

    told = (ROOT / "deploy/nginx/sppt.conf").read_text(encoding="utf-8")
    [size] = re.findall(r"location = /api/v1/lists \{\s*client_max_body_size (\d+)m;", told)
    assert int(size) << 20 == LIST_BODY_MAX


def test_the_documentation_that_a_unit_names_is_there() -> None:
    for unit in UNITS:
        page = directives(unit)["Documentation"].removeprefix("file:/opt/sppt/current/")
        assert (ROOT / page).is_file()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_understands_every_directive(tmp_path: Path) -> None:
    for file in (ROOT / "deploy/systemd").iterdir():
        text = file.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    files = sorted(str(file) for file in tmp_path.iterdir() if file.suffix in {".service", ".target"})
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")
