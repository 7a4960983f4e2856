"""`sppt report …`: reports of channels and statements of the bank, brought in by hand or from a watched folder."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sppt.kit import log
from sppt.project.boot import boot, work_as
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Output, json_option

if TYPE_CHECKING:
    from sppt.reconciliation.taking import Taken

WATCH_REST_SECONDS = 5.0


@click.group()
def report() -> None:
    """Laporan kanal dan rekening koran."""


@report.command("take")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="BERKAS…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--profile", required=True, metavar="PROFIL", help="Cara membacanya; lihat `sppt report profiles`."
)
@click.option(
    "--officer", required=True, metavar="NAMA", help="Bendahara yang membawanya; kodenya ditanyakan."
)
@json_option
def take(files: tuple[Path, ...], *, profile: str, officer: str, output: Output) -> None:
    """Ambil laporan atau rekening koran; yang ditolak tidak meninggalkan apa-apa."""
    with output.refusals():
        boot("app")
        act_as(officer, "bendahara")
        answers, texts = [], []
        for path in files:
            answer, text = _take(path, profile, officer)
            answers.append(answer)
            texts.append(text)
        output.answer({"files": answers}, "\n".join(texts))
    if any("refusal" in answer for answer in answers):
        sys.exit(1)


def _take(path: Path, profile: str, officer: str) -> tuple[dict[str, object], str]:
    """One file's answer for a machine and for a person; another file's refusal does not keep it out."""
    from sppt.kit import clock
    from sppt.reconciliation.profile import ProfileProblem
    from sppt.reconciliation.taking import ReportRefused, take_file

    try:
        taken = take_file(
            path.name, path.read_bytes(), profile=profile, by=f"officer:{officer}", at=clock.now()
        )
    except (ReportRefused, ProfileProblem) as refusal:
        log.info("report", kind=profile, outcome=refusal.code)
        answer: dict[str, object] = {"name": path.name, "refusal": refusal.code, "message": str(refusal)}
        return answer, f"{path.name}: ditolak. {refusal}"
    log.info("report", kind=profile, reference=str(taken.file_id), amount=taken.total, outcome="taken")
    return _answer(path.name, taken)


def _answer(name: str, taken: Taken) -> tuple[dict[str, object], str]:
    from sppt.rules.rupiah import printed

    lines = [f"{name}: berkas {taken.file_id}, {taken.lines} baris, {printed(taken.total)}"]
    lines += [f"  {note.text}" for note in taken.findings]
    return {
        "name": name,
        "file": taken.file_id,
        "lines": taken.lines,
        "total": taken.total,
        "repeated": taken.repeated,
        "findings": [{"code": note.code, "message": note.text} for note in taken.findings],
    }, "\n".join(lines)


@report.command("profiles")
@json_option
def profiles(output: Output) -> None:
    """Sebutkan profil yang ada dan kanal yang memakainya."""
    with output.refusals():
        boot("app")
        from sppt.partners.channels import channels
        from sppt.reconciliation.profiles_known import profiles as known

        users = [(channel.profile, code) for code, channel in channels().items()]
        rows = [(each, [code for profile, code in users if profile == each.name]) for each in known()]
        told = [
            {
                "name": each.name,
                "version": each.version,
                "kind": str(each.kind),
                "label": each.label,
                "channels": codes,
            }
            for each, codes in rows
        ]
        texts = [f"{each.stamp:<20} {each.label} ({', '.join(codes) or '–'})" for each, codes in rows]
        output.answer({"profiles": told}, "\n".join(texts))


def reports_until(stopping: threading.Event) -> None:
    """Takes what comes to rest in the watched folder; a lost database or disk is waited for."""
    from django.conf import settings
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.kit import clock
    from sppt.reconciliation.watched import Watched

    if settings.SPPT_REPORTS_DIR is None:
        return
    work_as("app")
    watched = Watched(settings.SPPT_REPORTS_DIR)
    told = ""
    while not stopping.wait(WATCH_REST_SECONDS):
        try:
            for one in watched.take_whole(at=clock.now()):
                if one.taken:
                    log.info(
                        "report", reference=str(one.taken.file_id), amount=one.taken.total, outcome="taken"
                    )
                else:
                    log.warning("report", kind=one.code, outcome="refused")
            told = ""
        except (DatabaseError, InterfaceError, OSError) as error:
            connection.close()
            if log.kind_of(error) != told:
                log.warning("report", kind=log.kind_of(error), outcome="waiting")
            told = log.kind_of(error)
    connection.close()
