"""A channel's report, read through its profile: lines in batches, then what the file says of itself against them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain, compress, islice
from typing import TypeVar

from sppt.reconciliation.language import LineKind, ReportFile, ReportLine
from sppt.reconciliation.profile import Column, Field, Format, Profile, Total, Trailer
from sppt.reconciliation.reading import cells
from sppt.reconciliation.reading.quiet import quiet_day
from sppt.reconciliation.reading.tables import Row, rows
from sppt.reconciliation.reading.told import Here, Told
from sppt.reconciliation.refusals import ReportRefused
from sppt.rules.calendar import WIB
from sppt.rules.rupiah import printed

BATCH = 1_000  # what the database can take in while the next is read
YEARS_MAX = 10
SETTLES_WITHIN = timedelta(days=45)

_T = TypeVar("_T")
_BLANKS = re.compile(r"\s+")
_COUNT = re.compile(r"\d{1,3}(?:[.,]?\d{3}){0,3}|\d{1,9}", re.ASCII)


def read_report(content: bytes, profile: Profile, here: Here, *, name: str) -> ReportFile:
    """A whole report at once. Raises ReportRefused."""
    told = Told()
    lines = tuple(chain.from_iterable(report_batches(content, profile, here, told=told, name=name)))
    return ReportFile(
        channel=told.channel,
        profile=profile.stamp,
        first_day=told.first_day,
        last_day=told.last_day,
        lines=lines,
        declared_count=told.declared_count,
        declared_total=told.declared_total,
    )


def report_batches(
    content: bytes, profile: Profile, here: Here, *, told: Told, name: str
) -> Iterator[Sequence[ReportLine]]:
    """The lines in batches, so that a million need no room at once; `told` fills as they pass. Raises ReportRefused."""
    source = rows(content, profile)
    layout = _layout(source, profile)
    reading = _Reading(profile, layout, here, told, name)
    while batch := list(islice(source, BATCH)):
        lines = reading.lines(batch)
        if lines:
            yield lines
        if told.trailer_line is not None:
            for line_no, _ in source:
                raise ReportRefused("after_trailer", line=line_no)
    reading.finish()


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each field stands in a row, and how wide every row is (0: as wide as the last of them needs)."""

    places: Mapping[Field, int]
    width: int


def _plain(name: str) -> str:
    return _BLANKS.sub(" ", name.strip().lstrip("\ufeff")).casefold()


def _layout(source: Iterator[Row], profile: Profile) -> _Layout:
    if profile.format is Format.FIXED:
        return _Layout({each: place for place, each in enumerate(profile.columns)}, len(profile.columns))
    if not profile.header:
        return _Layout({each: column.position - 1 for each, column in profile.columns.items()}, 0)
    line_no, header = next(source, (0, ()))
    if not header:
        raise ReportRefused("file_empty")
    names = [_plain(cell) for cell in header]
    places: dict[Field, int] = {}
    for each, column in profile.columns.items():
        wanted = _plain(column.name)
        if column.name and names.count(wanted) != 1:
            raise ReportRefused(
                "header_twice" if wanted in names else "header_missing", line=line_no, text=column.name
            )
        places[each] = names.index(wanted) if column.name else column.position - 1
        if places[each] >= len(names):
            raise ReportRefused("header_missing", line=line_no, text=column.shown)
    return _Layout(places, len(header))


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows turned into columns, with the numbers of their lines."""

    numbers: Sequence[int]
    columns: Sequence[Sequence[str]]

    @classmethod
    def of(cls, rows_: Sequence[Row]) -> _Batch:
        return cls([number for number, _ in rows_], list(zip(*(row for _, row in rows_), strict=False)))

    def only(self, chosen: Sequence[bool]) -> _Batch:
        return _Batch(
            list(compress(self.numbers, chosen)), [list(compress(column, chosen)) for column in self.columns]
        )


@dataclass(slots=True)
class _Reading:
    """One pass over a report's rows."""

    profile: Profile
    layout: _Layout
    here: Here
    told: Told
    name: str
    trailer_row: Sequence[str] = ()
    limit: datetime = field(init=False)
    oldest: datetime = field(init=False)

    def __post_init__(self) -> None:
        midnight = datetime.combine(self.here.today, time(0), WIB)
        self.limit = midnight + timedelta(days=1)
        self.oldest = midnight - timedelta(days=366 * YEARS_MAX)

    def lines(self, rows_: list[Row]) -> list[ReportLine]:
        """The rows as lines, without those that moved no money; stops at the trailer."""
        rows_ = self._before_trailer(rows_)
        if not rows_:
            return []
        self._refuse_other_widths(rows_)
        batch = _Batch.of(rows_)
        kinds = self._kinds(batch)
        if None in kinds:
            moved = [kind is not None for kind in kinds]
            self.told.skipped += moved.count(False)
            batch = batch.only(moved)
        if not batch.numbers:
            return []
        self._channel(batch)
        return self._values(batch, [kind for kind in kinds if kind is not None])

    def _before_trailer(self, batch: list[Row]) -> list[Row]:
        trailer = self.profile.trailer
        if trailer is None:
            return batch
        begins = trailer.begins
        for place, (line_no, row) in enumerate(batch):
            if row[0].startswith(begins) and (self.profile.format is not Format.FIXED or len(row) == 1):
                if len(batch) > place + 1:
                    raise ReportRefused("after_trailer", line=batch[place + 1][0])
                self.told.trailer_line = line_no
                self.trailer_row = row
                return batch[:place]
        return batch

    def _declare(self, trailer: Trailer, line_no: int, row: Sequence[str]) -> None:
        if trailer.count:
            text = _cell(trailer.count, row).replace(".", "").replace(",", "")
            if not _COUNT.fullmatch(text):
                raise ReportRefused("trailer_missing", line=line_no)
            self.told.declared_count = int(text)
        if trailer.total:
            text = _cell(trailer.total, row)
            try:
                self.told.declared_total = cells.amounts([text], self.profile.amount_form)[0]
            except cells.BadCell as bad:
                raise ReportRefused(bad.code, line=line_no, text=text, wanted="total") from None

    def _refuse_other_widths(self, batch: Sequence[Row]) -> None:
        wanted = self.layout.width or (max(self.layout.places.values()) + 1)
        for line_no, row in batch:
            if len(row) != wanted and (self.layout.width or len(row) < wanted):
                raise ReportRefused("columns", line=line_no, text=str(len(row)), wanted=str(wanted))

    def _column(self, batch: _Batch, each: Field) -> list[str]:
        column = self.profile.columns[each]
        found = list(map(str.strip, batch.columns[self.layout.places[each]]))
        if column.last:
            keep = -column.last
            return [cell[keep:] if cell.isdigit() else cell for cell in found]
        if column.first:
            keep = column.first
            return [cell[:keep] if cell.isdigit() else cell for cell in found]
        return found

    def _read(
        self, batch: _Batch, each: Field, read: Callable[[Sequence[str]], list[_T]], otherwise: _T
    ) -> list[_T]:
        """A column's values, or `otherwise` for each line if the profile has no such column."""
        if each not in self.layout.places:
            return [otherwise] * len(batch.numbers)
        try:
            return read(self._column(batch, each))
        except cells.BadCell as bad:
            raise self._refused(batch, bad.index, bad.code, each, bad.text) from None

    def _refused(self, batch: _Batch, place: int, code: str, each: Field, text: str) -> ReportRefused:
        column = self.profile.columns.get(each)
        shown = f"“{column.shown}”" if column else str(each)
        return ReportRefused(code, line=batch.numbers[place], text=text, wanted=shown)

    def _kinds(self, batch: _Batch) -> list[LineKind | None]:
        if Field.KIND not in self.layout.places:
            return [LineKind.PAYMENT] * len(batch.numbers)
        words = self._column(batch, Field.KIND)
        known = self.profile.kinds
        try:
            return [known[word.upper()] for word in words]
        except KeyError:
            place = next(place for place, word in enumerate(words) if word.upper() not in known)
            code = "kind" if words[place] else "field_missing"
            raise self._refused(batch, place, code, Field.KIND, words[place]) from None

    def _channel(self, batch: _Batch) -> None:
        if Field.CHANNEL not in self.layout.places:
            if not self.told.channel:
                self.told.channel = self._unnamed_channel()
            return
        words = self._column(batch, Field.CHANNEL)
        for word in dict.fromkeys(words):
            code = word.casefold()
            line_no = batch.numbers[words.index(word)]
            if code not in self.here.channels:
                raise ReportRefused("channel_unknown", line=line_no, text=word)
            if self.told.channel not in {"", code}:
                raise ReportRefused("two_channels", line=line_no, text=word, wanted=self.told.channel)
            if self.here.channels[code] != self.profile.name:
                wanted = self.here.channels[code] or "–"
                raise ReportRefused("other_profile", line=line_no, text=code, wanted=wanted)
            self.told.channel = code

    def _unnamed_channel(self) -> str:
        """The channel of a file that names none: the profile's, the only user of the profile, or by the file's name."""
        users = [code for code, profile in self.here.channels.items() if profile == self.profile.name]
        if self.profile.channel:
            if self.profile.channel not in self.here.channels:
                raise ReportRefused("channel_unknown", text=self.profile.channel)
            return self.profile.channel
        named = [code for code in users if self.name.casefold().startswith(code)]
        found = users if len(users) == 1 else [max(named, key=len)] if named else []
        if not found:
            raise ReportRefused("channel_unclear", text=", ".join(users) or "–")
        return found[0]

    def _values(self, batch: _Batch, kinds: list[LineKind]) -> list[ReportLine]:
        form = self.profile.amount_form
        amounts = self._read(batch, Field.AMOUNT, lambda column: cells.amounts(column, form), 0)
        amounts, kinds = self._signed(batch, amounts, kinds)
        paid = self._moments(batch)
        nops, years = self._identities(batch)
        columns = (
            self._read(batch, Field.REFERENCE, cells.references, ""),
            nops,
            years,
            self._read(batch, Field.CODE, cells.codes, ""),
            amounts,
            self._read(batch, Field.FEE, lambda column: cells.amounts_or_zero(column, form), 0),
            paid,
            self._settled(batch),
            self._read(batch, Field.RECEIPT, cells.references, ""),
            self._read(batch, Field.ORIGINAL_REFERENCE, cells.references, ""),
        )
        self._look(batch, amounts, kinds)
        self._look_at_nops(batch, nops, columns[0], columns[3])
        return list(map(ReportLine, batch.numbers, kinds, *columns))

    def _identities(self, batch: _Batch) -> tuple[list[str], list[int]]:
        if Field.NOP_YEAR not in self.layout.places:
            return self._read(batch, Field.NOP, cells.nops, ""), self._read(
                batch, Field.TAX_YEAR, cells.years, 0
            )
        try:
            return cells.nops_with_years(self._column(batch, Field.NOP_YEAR))
        except cells.BadCell as bad:
            raise self._refused(batch, bad.index, bad.code, Field.NOP_YEAR, bad.text) from None

    def _signed(
        self, batch: _Batch, amounts: list[int], kinds: list[LineKind]
    ) -> tuple[list[int], list[LineKind]]:
        """Amounts above zero; a minus sign stands for a reversal, where no word says otherwise."""
        if min(amounts) > 0:
            return amounts, kinds
        for place, amount in enumerate(amounts):
            if amount == 0:
                raise self._refused(batch, place, "amount_range", Field.AMOUNT, "0")
            if amount < 0 and Field.KIND in self.layout.places and kinds[place] is not LineKind.REVERSAL:
                raise self._refused(batch, place, "amount_sign", Field.AMOUNT, str(amount))
        signed = [
            LineKind.REVERSAL if amount < 0 else kind for amount, kind in zip(amounts, kinds, strict=True)
        ]
        return [abs(amount) for amount in amounts], signed

    def _moments(self, batch: _Batch) -> list[datetime]:
        forms = self.profile.forms
        if Field.PAID_DATE not in self.layout.places:
            each = Field.PAID_AT
            form = forms[each]
            nothing = self.oldest
            paid = self._read(batch, each, lambda column: cells.moments(column, form), nothing)
        else:
            each = Field.PAID_DATE
            day_form, time_form = forms[each], forms.get(Field.PAID_TIME, "")
            days = self._read(batch, each, lambda column: cells.days(column, day_form), None)
            midnight = time(0)
            clocks = self._read(
                batch, Field.PAID_TIME, lambda column: cells.times(column, time_form), midnight
            )
            try:
                paid = cells.joined(days, clocks)
            except cells.BadCell as bad:
                raise self._refused(batch, bad.index, bad.code, each, bad.text) from None
        first, last = min(paid), max(paid)
        if last >= self.limit:
            raise self._refused(batch, paid.index(last), "future", each, _shown(last))
        if first < self.oldest:
            raise self._refused(batch, paid.index(first), "too_old", each, _shown(first))
        told = self.told
        told.first = first if told.first is None else min(told.first, first)
        told.last = last if told.last is None else max(told.last, last)
        return paid

    def _settled(self, batch: _Batch) -> list[date | None]:
        each = Field.SETTLEMENT_DATE
        if each not in self.layout.places:
            return [None] * len(batch.numbers)
        form = self.profile.forms[each]
        found = self._read(batch, each, lambda column: cells.days(column, form), None)
        latest = self.here.today + SETTLES_WITHIN
        for day in set(found):
            if day is not None and day > latest:
                raise self._refused(batch, found.index(day), "future", each, day.isoformat())
        return found

    def _look(self, batch: _Batch, amounts: Sequence[int], kinds: Sequence[LineKind]) -> None:
        """Sums what the trailer will be held against."""
        gross = sum(amounts)
        undone = sum(amount for amount, kind in zip(amounts, kinds, strict=True) if kind is LineKind.REVERSAL)
        self.told.lines += len(batch.numbers)
        self.told.gross += gross
        self.told.net += gross - 2 * undone

    def _look_at_nops(
        self, batch: _Batch, nops: Sequence[str], references: Sequence[str], codes: Sequence[str]
    ) -> None:
        """Looks for other cities' NOPs, and for lines that nobody could match."""
        told, city = self.told, self.here.city.replace(".", "")
        for place, nop in enumerate(nops):
            if nop:
                told.with_nop += 1
                if not nop.startswith(city):
                    if not told.foreign:
                        told.foreign_line, told.foreign_city = batch.numbers[place], nop[:4]
                    told.foreign += 1
            elif not references[place] and not codes[place]:
                raise ReportRefused("nothing_to_know_it_by", line=batch.numbers[place])

    def finish(self) -> None:
        """What the file says of itself, against what was read. Raises ReportRefused."""
        told, trailer = self.told, self.profile.trailer
        if trailer is not None and told.trailer_line is None:
            raise ReportRefused("trailer_missing" if told.lines else "header_only")
        if trailer is not None and told.trailer_line is not None:
            self._declare(trailer, told.trailer_line, self.trailer_row)
        if told.declared_count is not None and told.declared_count != told.lines:
            raise ReportRefused(
                "count_lies", line=told.trailer_line, text=str(told.declared_count), wanted=str(told.lines)
            )
        total = told.net if trailer and trailer.total_is is Total.NET else told.gross
        if told.declared_total is not None and told.declared_total != total:
            raise ReportRefused(
                "total_lies", line=told.trailer_line, text=printed(told.declared_total), wanted=printed(total)
            )
        if not told.lines:
            told.first = told.last = quiet_day(self.name, told, today=self.here.today)
            told.channel = told.channel or self._unnamed_channel()
        if told.foreign and told.foreign == told.with_nop == told.lines:
            shown = f"{told.foreign_city[:2]}.{told.foreign_city[2:]}"
            raise ReportRefused("other_city", line=told.foreign_line, text=shown, wanted=self.here.city)


def _cell(column: Column, row: Sequence[str]) -> str:
    if column.start:
        return row[0][column.start - 1 : column.start - 1 + column.length].strip()
    return row[column.position - 1].strip() if column.position <= len(row) else ""


def _shown(moment: datetime) -> str:
    return moment.astimezone(WIB).isoformat(sep=" ", timespec="minutes")
