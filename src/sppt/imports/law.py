"""The city's own tables of classes, tariffs, NJOPTKP and minimum, held against its law: a difference is a finding.

They are compared and never stored: the law is the Perda, not what SISMIOP was told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

import psycopg
from psycopg import sql

from sppt.imports.lines import Odd
from sppt.imports.staging import raw_table
from sppt.imports.tables import Table
from sppt.rules.assessment.classes import ClassTable
from sppt.rules.assessment.year import YearRules
from sppt.rules.calendar import YEAR_FIRST
from sppt.rules.perda import PerdaError
from sppt.rules.rupiah import NotARate, Rate, printed

ROWS_MAX = 10_000  # SISMIOP holds a few hundred
NO_BOUND = 10**14  # cities write the last bracket's bound as so many nines
PERCENT_FROM = Decimal("0.006")  # the law allows 0.5 %: a larger number is a percentage, not a share

Database = psycopg.Connection[tuple[object, ...]]
Rules = Callable[[int], YearRules]
Row = Mapping[str, str]

COLUMNS: Mapping[Table, tuple[str, ...]] = {
    Table.KELAS_TANAH: (
        *("kd_kls_tanah", "thn_awal_kls_tanah", "thn_akhir_kls_tanah"),
        *("nilai_min_tanah", "nilai_max_tanah", "nilai_per_m2_tanah"),
    ),
    Table.KELAS_BANGUNAN: (
        *("kd_kls_bng", "thn_awal_kls_bng", "thn_akhir_kls_bng"),
        *("nilai_min_bng", "nilai_max_bng", "nilai_per_m2_bng"),
    ),
    Table.TARIF: ("thn_awal", "thn_akhir", "njop_min", "njop_max", "nilai_tarif"),
    Table.NJOPTKP: ("thn_awal", "thn_akhir", "nilai_njoptkp"),
    Table.PBB_MINIMAL: ("thn_pbb_minimal", "nilai_pbb_minimal"),
}


class Unreadable(Exception):
    """A field is no number; `str()` is what stands there."""


def differences(database: Database, table: Table, *, rules: Rules, newest: int) -> list[Odd]:
    """What one of these tables says otherwise than the law of its years, up to the year `newest`."""
    names = COLUMNS[table]
    rows = database.execute(
        sql.SQL("SELECT line, {} FROM {} ORDER BY line LIMIT {}").format(
            sql.SQL(", ").join(map(sql.Identifier, names)),
            sql.Identifier(raw_table(table)),
            sql.Literal(ROWS_MAX),
        )
    ).fetchall()
    found = []
    for line, *fields in rows:
        texts = [str(field or "").strip() for field in fields]
        key = "/".join([text for text in texts if text][:3])[:60]
        try:
            said = list(_COMPARISONS[table](texts, rules, newest))
            problem = "law_differs"
        except Unreadable as unreadable:
            said, problem = [str(unreadable)[:40]], "amount_unreadable"
        found += [Odd(int(str(line)), key, problem, detail, ",".join(texts)) for detail in said[:1]]
    return found


def _classes(
    texts: Sequence[str], rules: Rules, newest: int, *, table_of: Callable[[YearRules], ClassTable]
) -> Iterator[str]:
    code, first, last, over, up_to, njop = texts
    year, law = _newest_law(first, last, rules, newest)
    if law is None or not table_of(law).rows:
        return
    kelas = table_of(law).named(code)
    if kelas is None:
        yield f"kelas {code} tidak ada dalam aturan tahun {year}"
        return
    said = tuple(map(_thousands, (over, up_to, njop)))
    if said != (kelas.over, kelas.up_to, kelas.njop):
        yield (
            f"kelas {code}: {_span(*said)}; aturan tahun {year}: {_span(kelas.over, kelas.up_to, kelas.njop)}"
        )


def _tariffs(texts: Sequence[str], rules: Rules, newest: int) -> Iterator[str]:
    first, last, _, up_to_text, rate_text = texts
    up_to, rate = int(_number(up_to_text)), _rate(rate_text)
    year, law = _newest_law(first, last, rules, newest)
    if law is None:
        return
    brackets = law.tariff.brackets
    _, bound = brackets.bounds(up_to)
    lawful = brackets.rate(up_to)
    if lawful != rate or (bound != up_to and not (bound is None and up_to >= NO_BOUND)):
        yield (
            f"{rate.percent} sampai {_bound(up_to if up_to < NO_BOUND else None)};"
            f" aturan tahun {year}: {lawful.percent} sampai {_bound(bound)}"
        )


def _njoptkp(texts: Sequence[str], rules: Rules, newest: int) -> Iterator[str]:
    first, last, amount_text = texts
    amount = int(_number(amount_text))
    for year in range(max(_year(first, 0), YEAR_FIRST), min(_year(last, newest), newest) + 1):
        law = _law(rules, year)
        if law is not None and law.njoptkp.amount != amount:
            yield f"{printed(amount)}; aturan tahun {year}: {printed(law.njoptkp.amount)}"


def _minimum(texts: Sequence[str], rules: Rules, newest: int) -> Iterator[str]:
    year, amount = _year(texts[0], 0), int(_number(texts[1]))
    law = _law(rules, year) if year <= newest else None
    if law is not None and law.minimum.amount != amount:
        yield f"{printed(amount)}; aturan tahun {year}: {printed(law.minimum.amount)}"


_COMPARISONS: Mapping[Table, Callable[[Sequence[str], Rules, int], Iterator[str]]] = {
    Table.KELAS_TANAH: lambda texts, rules, newest: _classes(
        texts, rules, newest, table_of=lambda law: law.kelas_tanah
    ),
    Table.KELAS_BANGUNAN: lambda texts, rules, newest: _classes(
        texts, rules, newest, table_of=lambda law: law.kelas_bangunan
    ),
    Table.TARIF: _tariffs,
    Table.NJOPTKP: _njoptkp,
    Table.PBB_MINIMAL: _minimum,
}


def _law(rules: Rules, year: int) -> YearRules | None:
    try:
        return rules(year)
    except PerdaError:
        return None  # a year before the law that is on record


def _newest_law(first: str, last: str, rules: Rules, newest: int) -> tuple[int, YearRules | None]:
    """The law of the last year for which a row holds; a row that holds from later on has none yet."""
    year = min(_year(last, newest), newest)
    return year, _law(rules, year) if _year(first, 0) <= year else None


def _year(text: str, otherwise: int) -> int:
    return int(_number(text)) if text else otherwise


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unreadable(text) from None
    if not number.is_finite() or not 0 <= number < 10**16:
        raise Unreadable(text)
    return number


def _thousands(text: str) -> int:
    return int(_number(text) * 1000)


def _rate(text: str) -> Rate:
    number = _number(text)
    share = number / 100 if number >= PERCENT_FROM else number
    try:
        return Rate.read(f"{share:f}")
    except NotARate:
        raise Unreadable(text) from None


def _span(over: int, up_to: int, njop: int) -> str:
    return f"di atas {printed(over)} sampai {printed(up_to)} = {printed(njop)}"


def _bound(up_to: int | None) -> str:
    return "tanpa batas" if up_to is None else printed(up_to)
