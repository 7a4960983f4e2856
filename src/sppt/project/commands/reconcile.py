"""`sppt reconcile` and `sppt close-day`: three sides held against each other, and a day closed for ever."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from sppt.project.boot import boot
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Output, json_option
from sppt.rules.calendar import read_date, tanggal, wib_day
from sppt.rules.rupiah import printed

if TYPE_CHECKING:
    from sppt.reconciliation.cases import CaseRow
    from sppt.reconciliation.days import DayView, Tally


@click.command()
@click.argument("day", metavar="TANGGAL")
@json_option
def reconcile(day: str, output: Output) -> None:
    """Cocokkan pembukuan, laporan kanal dan rekening koran sampai hari kerja TANGGAL."""
    with output.refusals():
        on = read_date(day)
        boot("app")
        from sppt.kit import clock
        from sppt.reconciliation import matching
        from sppt.reconciliation.days import day_view

        at = clock.now()
        ran = matching.reconcile(on, at=at)
        view = day_view(on)
        document = {
            **_document(view, today=wib_day(at)),
            "added": {
                "pairs": ran.pairs,
                "cases": ran.cases,
                "explained": ran.explained,
                "settlements": ran.settlements,
            },
        }
        output.answer(document, _text(view))


@click.command("close-day")
@click.argument("day", metavar="TANGGAL")
@click.option(
    "--officer",
    metavar="NAMA",
    help="Bendahara yang menutup; di luar kota contoh dengan kode sekali pakainya.",
)
@json_option
def close_day(day: str, officer: str | None, output: Output) -> None:
    """Tutup hari kerja TANGGAL untuk selamanya, atau katakan apa yang masih terbuka."""
    with output.refusals():
        on = read_date(day)
        boot("app")
        from sppt.kit import clock
        from sppt.reconciliation import closing

        if officer is not None:
            act_as(officer, "bendahara")
        actor = closing.OPERATOR if officer is None else f"officer:{officer}"
        made = closing.close_day(on, actor=actor, at=clock.now())
        figures = closing.figures_of(made)
        document = {
            "day": on.isoformat(),
            "certificate": made.number,
            "unexplained": figures.unexplained,
            "previous": made.previous,
            "hash": made.hash,
            "closed_by": made.closed_by,
        }
        told = (
            f"{tanggal(on)} ditutup. Selisih tak terjelaskan {figures.unexplained}. "
            f"Sertifikat nomor {made.number}, sidik {made.hash}."
        )
        output.answer(document, told)


def _document(view: DayView, *, today: date) -> dict[str, object]:
    return {
        "day": view.on.isoformat(),
        "closed": view.closed_at is not None,
        "unexplained": view.unexplained,
        "classes": _classes(view),
        "channels": [
            {
                "channel": one.code,
                "ledger": {
                    "payments": one.payments,
                    "received": one.received,
                    "reversals": one.reversals,
                    "undone": one.undone,
                    "suspense": one.kept_amount,
                },
                "report": {
                    "taken": one.reported,
                    "lines": one.lines,
                    "claimed": one.claimed,
                    "reversals": one.reversal_lines,
                    "undone": one.claimed_back,
                    "fees": one.fees,
                },
                "statement": {
                    "account": one.account,
                    "settles_on": one.settles_on.isoformat() if one.settles_on else None,
                    "promised": one.promised,
                    "settled": one.settled,
                },
                "classes": {
                    str(tally.finding): {
                        "count": tally.count,
                        "amount": tally.amount,
                        "undone": tally.undone,
                    }
                    for tally in view.tallies
                    if tally.channel == one.code
                },
                "carried": sum(carried.count for carried in view.carried if carried.channel == one.code),
            }
            for one in view.channels
            if not one.is_idle
        ],
        "cases": [_case(case, today=today) for case in view.cases],
    }


def _classes(view: DayView) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for tally in view.tallies:
        one = found.setdefault(str(tally.finding), {"count": 0, "amount": 0, "undone": 0})
        one["count"] += tally.count
        one["amount"] += tally.amount
        one["undone"] += tally.undone
    return found


def _case(case: CaseRow, *, today: date) -> dict[str, object]:
    from sppt.reconciliation.classes import CAUSES

    return {
        "case": case.id,
        "class": str(case.finding),
        "cause": CAUSES[case.cause],
        "step": case.known.step,
        "channel": case.channel,
        "reference": case.reference,
        "nop": case.nop,
        "tax_year": case.tax_year,
        "amount": case.amount,
        "expected": case.expected,
        "found": case.found,
        "account": case.account,
        "owner": case.owner,
        "open": case.is_open,
        "age_days": case.age_days(today),
    }


def _told(tally: Tally) -> str:
    if not tally.undone:
        return printed(tally.amount)
    return (
        f"{printed(tally.amount)} bersih: {printed(tally.received)} masuk, {printed(tally.undone)} dibatalkan"
    )


def _text(view: DayView) -> str:
    from sppt.reconciliation.classes import FINDINGS

    state = "sudah ditutup" if view.closed_at else "masih terbuka"
    lines = [f"{tanggal(view.on)}, {state}. Selisih tak terjelaskan {printed(view.unexplained)}."]
    for one in view.channels:
        if one.is_idle:
            continue
        report = printed(one.theirs) if one.reported else "belum ada laporan"
        lines.append(
            f"  {one.code:<16} buku {printed(one.ours):>18}   laporan {report:>18}   "
            f"masuk rekening {printed(one.settled):>18}"
        )
        lines += [
            f"    {FINDINGS[tally.finding]}: {tally.count} ({_told(tally)})"
            for tally in view.tallies
            if tally.channel == one.code
        ]
    lines += [
        f"  Selisih {case.id}: {case.known.title}, {case.channel or 'tanpa kanal'}, {printed(case.amount)}. "
        f"{case.known.step}"
        for case in view.open_cases
    ]
    return "\n".join(lines)
