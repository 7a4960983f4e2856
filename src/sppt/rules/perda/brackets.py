"""Rates by bracket, for the NJOP share and the tariff."""

from collections.abc import Callable, Mapping

from sppt.rules.assessment.year import BracketBase, Brackets, SpecialTariff
from sppt.rules.perda.common import WORD, Unit, matching, measured_rate, measured_whole
from sppt.rules.reading import Fields
from sppt.rules.rupiah import AMOUNT_MAX, Rate

BRACKETS_MAX = 50
GROUPS_MAX = 100
TARIFF_MAX = Rate(1, 200)
"""0.5 %: the ceiling of UU 1/2022 Pasal 41, and the single rate of UU 12/1985 Pasal 5; no city may go above it."""


def brackets_of(
    table: Fields, key: str, *, top: Callable[[Fields], int | None], rate: Callable[[Fields], Rate]
) -> Brackets:
    """Rising brackets without a hole: the last, and only it, has no upper bound. Raises FieldError."""
    items = table.tables(key, at_most=BRACKETS_MAX)
    tops: list[int] = []
    rates: list[Rate] = []
    for place, item in enumerate(items, start=1):
        up_to = top(item)
        if (up_to is None) != (place == len(items)):
            raise item.error(
                "up_to",
                code="bad_brackets",
                sentence="hanya golongan terakhir yang tanpa batas atas, supaya tidak ada nilai tanpa tarif.",
            )
        if up_to is not None:
            if tops and up_to <= tops[-1]:
                raise item.error(
                    "up_to", code="bad_brackets", sentence=f"harus lebih dari batas sebelumnya, {tops[-1]}."
                )
            tops.append(up_to)
        rates.append(rate(item))
        item.close()
    if not items:
        raise table.error(key, code="bad_brackets", sentence="paling sedikit satu golongan tarif wajib ada.")
    return Brackets(tuple(tops), tuple(rates))


def measured_brackets(table: Fields, *, unit: Unit) -> Brackets:
    """[[…bracket]]: up_to (inclusive, rupiah) and a rate in the given unit."""
    return brackets_of(table, "bracket", top=_top, rate=lambda item: measured_rate(item, "rate", unit=unit))


def tariff_brackets(table: Fields) -> Brackets:
    """[[tariff.bracket]]: up_to (inclusive, rupiah) and a rate within the law's ceiling."""
    return brackets_of(table, "bracket", top=_top, rate=_lawful)


def _lawful(item: Fields) -> Rate:
    rate = measured_rate(item, "rate", unit=Unit.OF_DASAR)
    if rate.numerator * TARIFF_MAX.denominator > TARIFF_MAX.numerator * rate.denominator:
        most = TARIFF_MAX.percent
        sentence = f"tarif {rate.percent} melebihi {most}, batas UU 1/2022 Pasal 41. Periksa letak komanya."
        raise item.error("rate", code="over_ceiling", sentence=sentence)
    return rate


def _top(item: Fields) -> int | None:
    return measured_whole(item, "up_to", unit=Unit.RUPIAH, at_most=AMOUNT_MAX) if item.has("up_to") else None


def share_groups(table: Fields) -> Mapping[str, Brackets]:
    """The general share and that of each group: {"" : general, id: …}."""
    groups = {"": measured_brackets(table, unit=Unit.OF_NJOPKP)}
    for item in table.tables("group", at_most=GROUPS_MAX) if table.has("group") else ():
        name = matching(item, "id", WORD)
        if name in groups:
            raise item.error("id", code="double_id", sentence=f"id {name} dipakai dua kali.")
        groups[name] = measured_brackets(item, unit=Unit.OF_NJOPKP)
        item.text("title")
        item.close()
    return groups


def tariff_base(table: Fields) -> BracketBase:
    return BracketBase(table.word("bracket_base", words=tuple(BracketBase)))


def tariff_specials(table: Fields) -> Mapping[str, SpecialTariff]:
    """Special tariffs by id."""
    found: dict[str, SpecialTariff] = {}
    for item in table.tables("special", at_most=GROUPS_MAX) if table.has("special") else ():
        one = SpecialTariff(
            id=matching(item, "id", WORD),
            title=item.text("title"),
            title_en=item.text("title_en"),
            rate=_lawful(item),
            article=item.text("article"),
        )
        if one.id in found:
            raise item.error("id", code="double_id", sentence=f"id {one.id} dipakai dua kali.")
        found[one.id] = one
        item.close()
    return found
