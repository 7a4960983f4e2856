"""The content of a set of rules: one year's tables, shaped as in the Perda file, and changes of land values.

A set is a layer over the Perda file: its tables hold from the tax year in which each was changed, the file's before
that. So the file's own checks judge it whole, and a table that nobody changed keeps its hash and its date. A set brings
its class tables along: no later file can change what was approved.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sppt.kit.canonical import canonical
from sppt.rules.assessment.classes import ClassTable
from sppt.rules.perda import Perda, PerdaError, Standing, Unit, class_table_from, perda_from
from sppt.rules.perda.common import digest_of
from sppt.rules.reading import FieldError
from sppt.rules.rupiah import AMOUNT_MAX

Table = Mapping[str, object]

SECTIONS = ("classes", "njoptkp", "njop_share", "tariff", "minimum", "rounding", "due_date", "buku")
LISTS = ("exemption", "stimulus", "programme", "penalty")
SOURCE = "Usulan aturan"  # what messages call the document
ZONES_MAX = 5_000
RISES_MAX = 500
PERCENT_LEAST, PERCENT_MOST = -90, 900
_YEARS = ("tax_year_from", "tax_year_to")


@dataclass(frozen=True, slots=True)
class ZoneNir:
    """The NIR of one zone, in whole rupiah per square metre; `kelurahan` is its ten digits."""

    kelurahan: str
    znt: str
    nir: int


@dataclass(frozen=True, slots=True)
class NirChange:
    """Every NIR of a kelurahan (ten digits; empty: of the city) moves by this percent."""

    kelurahan: str
    percent: int


@dataclass(frozen=True, slots=True)
class Content:
    """A whole set. Sections hold one table each; tables keep `tax_year_from` since when they hold."""

    tax_year: int
    sections: Mapping[str, Table]
    lists: Mapping[str, tuple[Table, ...]]
    class_tables: tuple[Table, ...] = ()
    zones: tuple[ZoneNir, ...] = ()
    changes: tuple[NirChange, ...] = ()

    @property
    def text(self) -> str:
        """As it is stored and hashed."""
        return canonical(
            {
                "tax_year": self.tax_year,
                "sections": dict(self.sections),
                # Sets from before denda could be proposed have no such list, and keep their hash.
                "lists": {
                    name: list(tables) for name, tables in self.lists.items() if tables or name != "penalty"
                },
                "class_tables": list(self.class_tables),
                "zones": [[one.kelurahan, one.znt, one.nir] for one in self.zones],
                "nir_changes": [[one.kelurahan, one.percent] for one in self.changes],
            }
        )

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def told(self) -> dict[str, object]:
        """What a second officer must see, by subject: tables as they stand, long lists by their length and digest."""
        zones = canonical([[one.kelurahan, one.znt, one.nir] for one in self.zones])
        used = {str(table["name"]): digest_of(table)[:16] for table in self.class_tables}
        return {
            "tax_year": self.tax_year,
            **self.sections,
            "class_tables": used,
            **{name: list(tables) for name, tables in self.lists.items()},
            "nir": {
                "zones": len(self.zones),
                "digest": hashlib.sha256(zones.encode()).hexdigest()[:16] if self.zones else "",
                "changes": [[one.kelurahan, one.percent] for one in self.changes],
            },
        }

    def with_section(self, name: str, table: Table) -> Content:
        """With another table in a section; it holds from this set's year on if it says anything new."""
        before = self.sections[name]
        if _without_years(before) == _without_years(table):
            return self
        dated = {**_without_years(table), "tax_year_from": self.tax_year}
        return replace(self, sections={**self.sections, name: dated})

    def with_shipped_tables(self, law: Law) -> Content:
        """With the class tables it names brought along, where they are the file's."""
        there = {str(table["name"]) for table in self.class_tables}
        named = {str(self.sections["classes"].get(key, "")) for key in ("bumi", "bangunan")}
        more = [law.class_tables[name] for name in sorted(named - there) if name in law.class_tables]
        return replace(self, class_tables=(*self.class_tables, *map(_table_document, more)))

    def with_list(self, name: str, tables: Iterable[Table]) -> Content:
        return replace(self, lists={**self.lists, name: tuple(tables)})


@dataclass(frozen=True, slots=True)
class Law:
    """The file that sets stand on: its parsed document, and the class tables that ship with it."""

    document: Table
    class_tables: Mapping[str, ClassTable]


def read_content(text: str) -> Content:
    """A stored set."""
    raw = json.loads(text)
    return Content(
        tax_year=int(raw["tax_year"]),
        sections=raw["sections"],
        lists={name: tuple(raw["lists"].get(name, ())) for name in LISTS},
        class_tables=tuple(raw["class_tables"]),
        zones=tuple(ZoneNir(*row) for row in raw["zones"]),
        changes=tuple(NirChange(*row) for row in raw["nir_changes"]),
    )


def copied_from_file(law: Law, *, tax_year: int) -> Content:
    """What the file says of the year before, as a set for this year."""
    before = tax_year - 1
    sections: dict[str, Table] = {}
    for name in SECTIONS:
        holding = [table for table in _tables(law.document, name) if _holds(table, before)]
        if not holding:
            raise FieldError(
                name, code="missing_key", sentence=f"tidak ada aturan tahun {before} untuk disalin."
            )
        sections[name] = _plain({key: value for key, value in holding[0].items() if key != "tax_year_to"})
    exemptions = [_plain(table) for table in _tables(law.document, "exemption") if _holds(table, tax_year)]
    stimuli = [_plain(table) for table in _tables(law.document, "stimulus") if _holds(table, before)]
    programmes = [_plain(table) for table in _tables(law.document, "programme")]
    lists = {
        "exemption": tuple(exemptions),
        "stimulus": tuple(_of_year(table, tax_year) for table in stimuli),
        "programme": _next_programmes(programmes, tax_year=tax_year),
        "penalty": (),
    }
    names = {str(sections["classes"].get(key, "")) for key in ("bumi", "bangunan")}
    used = tuple(
        _table_document(law.class_tables[name]) for name in sorted(names) if name in law.class_tables
    )
    return Content(tax_year, sections, lists, class_tables=used)


def copied_from_set(before: Content, *, tax_year: int) -> Content:
    """An approved set as a set for another year; changes of NIR are not repeated."""
    lists = {
        "exemption": before.lists["exemption"],
        "stimulus": tuple(_of_year(table, tax_year) for table in before.lists["stimulus"]),
        "programme": before.lists["programme"]
        if tax_year == before.tax_year
        else _next_programmes(before.lists["programme"], tax_year=tax_year),
        # Denda that was approved goes on by itself, from jatuh tempo to jatuh tempo.
        "penalty": before.lists["penalty"] if tax_year == before.tax_year else (),
    }
    same_year = tax_year == before.tax_year
    return replace(
        before,
        tax_year=tax_year,
        lists=lists,
        zones=before.zones if same_year else (),
        changes=before.changes if same_year else (),
    )


def perda_under(law: Law, content: Content, *, others: Sequence[Content] = ()) -> Perda:
    """The Perda as it reads with this set for its year, the programmes and the denda of others; checked whole.

    Raises PerdaError; its `field` names the table as the file would: `tariff[1].bracket[2].rate`.
    """
    document = dict(law.document)
    for name in SECTIONS:
        document[name] = _spliced(_tables(law.document, name), content.sections[name])
    document["exemption"] = list(content.lists["exemption"])
    document["stimulus"] = list(content.lists["stimulus"])
    document["programme"] = with_programmes(law.document, [*others, content])
    document["penalty"] = with_penalties(law.document, [*others, content])
    try:
        tables = {**law.class_tables, **own_class_tables(content)}
    except FieldError as error:
        raise PerdaError(str(error), field=error.path, fault=error.code) from None
    return perda_from(document, source=SOURCE, class_tables=tables)


def with_programmes(document: Table, sets: Iterable[Content]) -> list[Table]:
    """The file's programmes and those of sets; a later one with the same id takes the place of an earlier."""
    found = {str(table.get("id", "")): table for table in _tables(document, "programme")}
    for content in sets:
        found.update({str(table.get("id", "")): table for table in content.lists["programme"]})
    return list(found.values())


def with_penalties(document: Table, sets: Iterable[Content]) -> list[Table]:
    """The file's denda by jatuh tempo, and that of sets by their years: each from its first jatuh tempo on."""
    found = _tables(document, "penalty")
    for content in sorted(sets, key=lambda one: one.tax_year):
        for table in sorted(content.lists["penalty"], key=_due_from):
            first = _due_from(table)
            found = [*(_until(one, first) for one in found if _due_from(one) < first), table]
    return found


def _due_from(table: Table) -> str:
    return str(table.get("due_from", ""))


def _until(table: Table, first: str) -> Table:
    """The same rule of denda, ending the day before another begins; what is no day is left to the check."""
    try:
        last = date.fromisoformat(first) - timedelta(days=1)
    except (ValueError, OverflowError):
        return table
    ends = str(table.get("due_to", ""))
    return table if ends and ends <= last.isoformat() else {**table, "due_to": last.isoformat()}


def own_class_tables(content: Content) -> dict[str, ClassTable]:
    """Class tables that were uploaded with the set. Raises FieldError."""
    read = [class_table_from(table) for table in content.class_tables]
    return {table.name: table for table in read}


def check_values(content: Content) -> None:
    """Zones and percentages are possible, and each is named once. Raises FieldError."""
    if len(content.zones) > ZONES_MAX or len(content.changes) > RISES_MAX:
        raise FieldError("nir", code="too_large", sentence="daftarnya terlalu panjang.")
    seen: set[tuple[str, str]] = set()
    for place, zone in enumerate(content.zones, start=1):
        if not 0 < zone.nir <= AMOUNT_MAX:
            raise FieldError(f"nir[{place}]", code="bad_nir", sentence="NIR harus lebih dari nol.")
        if (zone.kelurahan, zone.znt) in seen:
            raise FieldError(f"nir[{place}]", code="double_id", sentence=f"zona {zone.znt} ditulis dua kali.")
        seen.add((zone.kelurahan, zone.znt))
    for place, change in enumerate(content.changes, start=1):
        if not PERCENT_LEAST <= change.percent <= PERCENT_MOST:
            sentence = f"persen harus dari {PERCENT_LEAST} sampai {PERCENT_MOST}."
            raise FieldError(f"nir_percent[{place}]", code="bad_percent", sentence=sentence)
        if (change.kelurahan, "") in seen:
            raise FieldError(
                f"nir_percent[{place}]", code="double_id", sentence="kelurahan ini ditulis dua kali."
            )
        seen.add((change.kelurahan, ""))


def _table_document(table: ClassTable) -> Table:
    """A class table as its file has it: from the highest class down."""
    return {
        "format": 1,
        "name": table.name,
        "unit": str(Unit.RUPIAH_PER_M2),
        "article": table.article,
        "source": table.source,
        "standing": table.standing,
        "kelas": [
            {"kode": row.kode, "over": row.over, "up_to": row.up_to, "njop": row.njop}
            for row in reversed(table.rows)
        ],
    }


def _tables(document: Table, name: str) -> list[Table]:
    found = document.get(name, [])
    return [table for table in found if isinstance(table, Mapping)] if isinstance(found, list) else []


def _holds(table: Table, tax_year: int) -> bool:
    first, last = table.get("tax_year_from"), table.get("tax_year_to")
    if isinstance(first, int) and tax_year < first:
        return False
    return not isinstance(last, int) or tax_year <= last


def _without_years(table: Table) -> dict[str, object]:
    return {key: value for key, value in table.items() if key not in _YEARS}


def _of_year(table: Table, tax_year: int) -> Table:
    """A stimulus is granted for one year; it does not go on by itself."""
    return {**_without_years(table), "tax_year_from": tax_year, "tax_year_to": tax_year}


def _spliced(of_file: Sequence[Table], table: Table) -> list[Table]:
    """The file's tables up to the year in which this one begins, then this one."""
    first = table.get("tax_year_from")
    if not isinstance(first, int):
        return [table]
    kept: list[Table] = []
    for one in of_file:
        begins, ends = one.get("tax_year_from"), one.get("tax_year_to")
        if isinstance(begins, int) and begins >= first:
            continue
        kept.append(one if isinstance(ends, int) and ends < first else {**one, "tax_year_to": first - 1})
    return [*kept, table]


def _next_programmes(programmes: Sequence[Table], *, tax_year: int) -> tuple[Table, ...]:
    """Programmes of the year before alone, a year later and yet to be confirmed."""
    before = tax_year - 1
    own = [
        table
        for table in programmes
        if table.get("tax_year_from") == before and table.get("tax_year_to") == before
    ]
    return tuple(_a_year_later(table, tax_year) for table in own)


def _a_year_later(table: Table, tax_year: int) -> Table:
    before = str(tax_year - 1)
    later = {
        **table,
        "open_from": _next_year(str(table["open_from"])),
        "open_to": _next_year(str(table["open_to"])),
        "tax_year_from": tax_year,
        "tax_year_to": tax_year,
        "standing": str(Standing.TO_BE_CONFIRMED),
    }
    for key in ("id", "title", "title_en", "article"):
        later[key] = str(table[key]).replace(before, str(tax_year))
    if later["id"] == table["id"]:
        later["id"] = f"{table['id']}-{tax_year}"
    return later


def _next_year(day: str) -> str:
    on = date.fromisoformat(day)
    # 29 February becomes the last day of the next February.
    return on.replace(year=on.year + 1, day=28 if (on.month, on.day) == (2, 29) else on.day).isoformat()


def _plain(value: Table) -> dict[str, object]:
    """TOML's days as text, so that the content has one spelling."""
    made = json.loads(json.dumps(value, default=str))
    return made if isinstance(made, dict) else {}
