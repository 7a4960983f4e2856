"""What the dossier of a simulation says: every set with its figures, and what these figures are not."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from sppt.assessment.rulesets import NoRules, content_in_force, ruleset
from sppt.assessment.simulation import Result, Run
from sppt.documents.dossier import Chapter, Dossier, Sheet
from sppt.office.penetapan import figures
from sppt.office.penetapan.rules import section_changes
from sppt.office.tables import Table
from sppt.office.words import moment_text, t
from sppt.register.owners import kecamatan_names, kelurahan_names
from sppt.rules.rupiah import printed

LARGEST = 30


def dossier_of(run: Run, results: Sequence[Result]) -> Dossier:
    """The whole dossier in the language of the page."""
    perda = settings.PERDA
    facts = (
        (t("Tahun pajak"), str(run.tax_year)),
        (t("Diminta oleh"), run.asked_by),
        (t("Selesai"), moment_text(run.ended_at) if run.ended_at else "–"),
        (t("NIR tahun"), str(results[0].kept.facts_year)),
        (t("Pembanding"), _before(run, results[0])),
        (t("Objek yang dibaca"), figures.thousands(results[0].city.objects)),
    )
    return Dossier(
        city=perda.name,
        agency=perda.agency,
        title=t("Simulasi aturan PBB-P2 tahun pajak {tahun}", tahun=run.tax_year),
        subtitle=perda.name,
        standing=t("Simulasi: tidak ada tagihan yang berubah karenanya."),
        page=t("halaman"),
        facts=facts,
        sheets=(_sheet(figures.side_by_side(results, run.number)),),
        chapters=tuple(_chapter(one) for one in results),
    )


def _before(run: Run, one: Result) -> str:
    if one.kept.held_to_bills:
        return t("Sebelumnya: SPPT tahun {tahun}.", tahun=run.tax_year - 1)
    return t(
        "SPPT tahun {tahun} belum ada; sebelumnya berarti menurut aturan yang berlaku.",
        tahun=run.tax_year - 1,
    )


def _chapter(one: Result) -> Chapter:
    city = one.city
    change = figures.change_text(figures.change_of(city.before, city.total))
    facts = [
        (t("Pokok"), f"{printed(city.total)} ({change})"),
        (t("Sebelumnya"), printed(city.before)),
        (
            t("Naik, turun, tetap"),
            " / ".join(figures.thousands(count) for count in (city.rises, city.falls, city.same)),
        ),
        (
            t("Naik lebih dari 25%, 50%, 100%"),
            " / ".join(figures.thousands(count) for count in city.over),
        ),
        (t("Sidik isi"), one.hash),
    ]
    if city.deciles:
        facts.append((t("Desil perubahan"), "; ".join(figures.change_text(each) for each in city.deciles)))
    sheets = [
        _sheet(table)
        for table in (
            figures.group_table(
                "kecamatan", "Menurut kecamatan", "Kecamatan", figures.kecamatan(city), kecamatan_names()
            ),
            figures.buku_table(city),
            figures.caps_table(city),
            figures.histogram_table(city),
            figures.largest_table(city),
            figures.group_table(
                "kelurahan", "Menurut kelurahan", "Kelurahan", city.kelurahan, kelurahan_names()
            ),
        )
    ]
    warning = t("Usulan ini sudah diubah sejak disimulasikan.") if one.is_stale else ""
    return Chapter(figures.name_of(one), (*facts, *_changes(one)), tuple(sheets), warning)


def _changes(one: Result) -> list[tuple[str, str]]:
    """What the proposal changes, as it reads now; only where it is still what was simulated."""
    if not one.ruleset or one.is_stale:
        return []
    try:
        found = ruleset(one.ruleset)
    except NoRules:
        return []
    holding = content_in_force(found.tax_year)
    return [
        (t(each.title), "; ".join(line.text for line in each.lines))
        for each in section_changes(found.content, holding)
        if each.is_changed
    ]


def _sheet(table: Table) -> Sheet:
    rows = tuple(tuple(cell.text for cell in row) for row in table.cells)
    if table.key in {"naik", "turun"}:
        rows = rows[:LARGEST]
    return Sheet(t(table.caption), tuple(label for label, _ in table.headings), rows)
