"""The figures of a simulated city as tables and charts; the dossier prints the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sppt.assessment.simulation import Result
from sppt.assessment.simulation_tally import Bin, Group, Simulated
from sppt.office.bendahara.chart import Chart, chart_of
from sppt.office.penetapan.anomaly_words import reason_name
from sppt.office.penetapan.map import percent
from sppt.office.tables import Column, Kind, Link, Table, address
from sppt.office.words import t
from sppt.rules.nop import Nop
from sppt.rules.rupiah import printed

KECAMATAN_DIGITS = 7


def change_of(before: int, after: int) -> int | None:
    """The change in per mille; None where nothing was billed before."""
    return (after - before) * 1000 // before if before > 0 else None


def kecamatan(city: Simulated) -> list[Group]:
    """The groups of the kelurahan added up."""
    sums: dict[str, Group] = {}
    for one in city.kelurahan:
        key = one.key[:KECAMATAN_DIGITS]
        there = sums.get(key)
        sums[key] = one if there is None else _added(there, one)
    return [
        Group(
            key,
            of.before_notices,
            of.before,
            of.notices,
            of.total,
            of.rises,
            of.falls,
            of.over,
            of.new,
            of.removed,
        )
        for key, of in sums.items()
    ]


def _added(one: Group, other: Group) -> Group:
    over = (one.over[0] + other.over[0], one.over[1] + other.over[1], one.over[2] + other.over[2])
    return Group(
        one.key,
        one.before_notices + other.before_notices,
        one.before + other.before,
        one.notices + other.notices,
        one.total + other.total,
        one.rises + other.rises,
        one.falls + other.falls,
        over,
        one.new + other.new,
        one.removed + other.removed,
    )


_GROUP_COLUMNS = (
    Column("SPPT sebelumnya", Kind.COUNT),
    Column("Sebelumnya", Kind.MONEY),
    Column("SPPT", Kind.COUNT),
    Column("Pokok", Kind.MONEY),
    Column("Perubahan"),
    Column("Naik", Kind.COUNT),
    Column("Turun", Kind.COUNT),
    Column("> 25%", Kind.COUNT),
    Column("> 50%", Kind.COUNT),
    Column("> 100%", Kind.COUNT),
    Column("Baru", Kind.COUNT),
    Column("Hilang", Kind.COUNT),
)


def group_table(
    key: str, caption: str, heading: str, groups: Sequence[Group], names: Mapping[str, str]
) -> Table:
    """A table of kecamatan or kelurahan."""
    rows = [
        (
            names.get(one.key, one.key).title(),
            one.before_notices,
            one.before,
            one.notices,
            one.total,
            change_text(change_of(one.before, one.total)),
            one.rises,
            one.falls,
            *one.over,
            one.new,
            one.removed,
        )
        for one in groups
    ]
    return Table(key, caption, (Column(heading), *_GROUP_COLUMNS), rows, shown=60)


def buku_table(city: Simulated) -> Table:
    columns = (
        Column("Buku"),
        Column("SPPT sebelumnya", Kind.COUNT),
        Column("Sebelumnya", Kind.MONEY),
        Column("SPPT", Kind.COUNT),
        Column("Pokok", Kind.MONEY),
        Column("Perubahan"),
    )
    rows = [
        (
            f"Buku {'I' * one.number if one.number < 4 else 'IV' if one.number == 4 else 'V'}",
            one.before_notices,
            one.before,
            one.notices,
            one.total,
            change_text(change_of(one.before, one.total)),
        )
        for one in city.buku
    ]
    return Table("buku", "Menurut Buku", columns, rows)


def caps_table(city: Simulated) -> Table:
    columns = (
        Column("Kenaikan paling banyak"),
        Column("SPPT yang tertahan", Kind.COUNT),
        Column("Pokok yang tidak ditagih", Kind.MONEY),
        Column("Pokok seluruhnya", Kind.MONEY),
    )
    rows = [(f"{one.percent}%", one.objects, one.rupiah, city.total - one.rupiah) for one in city.caps]
    return Table("batas", "Bila kenaikan dibatasi", columns, rows)


def largest_table(city: Simulated, *, falls: int = 0) -> Table:
    """The largest rises; with `falls` above nothing the largest falls."""
    columns = (
        Column("NOP", Kind.DIGITS),
        Column("Sebelumnya", Kind.MONEY),
        Column("Menjadi", Kind.MONEY),
        Column("Selisih", Kind.MONEY),
        Column("Perubahan"),
    )
    movers = city.largest_falls if falls else city.largest_rises
    rows = [
        (
            Nop(one.nop).printed,
            one.before,
            one.after,
            one.after - one.before,
            change_text(change_of(one.before, one.after)),
        )
        for one in movers
    ]
    key, caption = ("turun", "Penurunan terbesar") if falls else ("naik", "Kenaikan terbesar")
    return Table(key, caption, columns, rows, shown=10)


def without_table(city: Simulated, tax_year: int) -> Table:
    """Objects that get no notice, by reason."""
    rows = [(reason_name(reason, tax_year), count) for reason, count in city.outcomes]
    return Table("tanpa", "Objek tanpa SPPT", (Column("Sebab"), Column("Jumlah objek", Kind.COUNT)), rows)


def histogram_table(city: Simulated) -> Table:
    columns = (Column("Perubahan"), Column("SPPT", Kind.COUNT))
    return Table(
        "sebaran", "Sebaran perubahan", columns, [(bin_text(one), one.objects) for one in city.histogram]
    )


def histogram_chart(city: Simulated) -> Chart:
    return chart_of([(bin_text(one), one.objects, thousands(one.objects)) for one in city.histogram])


def side_by_side(results: Sequence[Result], run: int) -> Table:
    """One line for each set of a run."""
    columns = (
        Column("Aturan"),
        Column("SPPT", Kind.COUNT),
        Column("Pokok", Kind.MONEY),
        Column("Selisih dari sebelumnya", Kind.MONEY),
        Column("Perubahan"),
        Column("Naik", Kind.COUNT),
        Column("Turun", Kind.COUNT),
        Column("Tetap", Kind.COUNT),
        Column("> 25%", Kind.COUNT),
        Column("> 50%", Kind.COUNT),
        Column("> 100%", Kind.COUNT),
        Column("Baru", Kind.COUNT),
        Column("Hilang", Kind.COUNT),
    )
    rows = [
        (
            Link(name_of(one), address("simulation_result", run, one.place)),
            one.city.notices,
            one.city.total,
            one.city.total - one.city.before,
            change_text(change_of(one.city.before, one.city.total)),
            one.city.rises,
            one.city.falls,
            one.city.same,
            *one.city.over,
            one.city.new,
            one.city.removed,
        )
        for one in results
    ]
    return Table("banding", "Berdampingan", columns, rows)


def totals_chart(results: Sequence[Result]) -> Chart:
    return chart_of([(name_of(one), one.city.total, printed(one.city.total)) for one in results])


def name_of(one: Result) -> str:
    """The set's name; the rules in force are no proposal and have none of their own."""
    return one.name if one.ruleset else t("Aturan yang berlaku")


def bin_text(one: Bin) -> str:
    """ "naik 10–25%"."""
    low, high = one.over, one.up_to
    if low == high:
        return t("tetap")
    if low is None:
        return t("turun 50% atau lebih")
    if high is None:
        return t("naik lebih dari {persen}%", persen=low // 10)
    if high <= 0:
        return t("turun {dari}–{sampai}%", dari=-high // 10, sampai=-low // 10)
    return t("naik {dari}–{sampai}%", dari=low // 10, sampai=high // 10)


def change_text(per_mille: int | None) -> str:
    return "–" if per_mille is None else percent(per_mille)


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
