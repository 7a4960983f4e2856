"""A profile made from a sample: what the sample looks like, the profile that choices make, and what it would read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

from sppt.reconciliation.language import LineKind, ReportLine
from sppt.reconciliation.moments import ISO
from sppt.reconciliation.profile import ENCODINGS, Field, Format, Kind, Profile, ProfileProblem, parse_profile
from sppt.reconciliation.reading.reports import report_batches
from sppt.reconciliation.reading.tables import raw_sheet
from sppt.reconciliation.reading.told import Here, Told
from sppt.reconciliation.refusals import ReportRefused
from sppt.reconciliation.taking import here_at

SAMPLE_MAX = 40_000  # bytes: it travels in the form, so that nothing of it is stored before it is wanted
LINES_MAX = 60
ROWS_SHOWN = 8
DELIMITERS = (";", ",", "\t", "|")

# What columns are usually called; a guess that the officer sees and corrects.
_USUAL: Mapping[Field, str] = {
    Field.CHANNEL: r"kanal|channel|mitra|merchant group",
    Field.KIND: r"jenis|status|kind|type|keterangan",
    Field.REFERENCE: r"ref|rrn|ntb|id transaksi|nomor bukti|journal",
    Field.NOP: r"^nop$|objek",
    Field.TAX_YEAR: r"tahun|tax.?year",
    Field.NOP_YEAR: r"id pelanggan|nop.?tahun|idpel",
    Field.CODE: r"kode bayar|va\b|virtual|invoice|payment.?code",
    Field.AMOUNT: r"^(nominal|jumlah|nilai|amount|total)",
    Field.FEE: r"biaya|fee|mdr|admin",
    Field.PAID_AT: r"waktu|paid.?at|transaction.?time|tgl.*jam",
    Field.PAID_DATE: r"^(tanggal|tgl|date)( transaksi| bayar)?$",
    Field.PAID_TIME: r"^(jam|pukul|time)",
    Field.SETTLEMENT_DATE: r"setor|settle|valuta",
    Field.RECEIPT: r"ntpd|receipt",
    Field.ORIGINAL_REFERENCE: r"asal|original",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen for a profile. `columns` by header; words and places as typed."""

    label: str
    format: Format
    encoding: str
    delimiter: str
    skip: int
    sheet: str
    columns: Mapping[Field, str]
    amount: str
    day: str
    clock: str
    payment: str
    reversal: str
    passed_over: str
    trailer: str
    count_at: str
    total_at: str
    total_is: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The first lines of a report, or a whole small spreadsheet. `cut`: there was more."""

    content: bytes
    cut: bool

    @property
    def is_sheet(self) -> bool:
        return self.content.startswith(b"PK")


def sample_of(content: bytes) -> Sample:
    """So much of a file as is enough to see its form. Raises ReportRefused."""
    if not content.strip():
        raise ReportRefused("file_empty")
    if content.startswith(b"PK"):
        if len(content) > SAMPLE_MAX:
            raise ReportRefused("file_too_large", wanted=f"{SAMPLE_MAX // 1000} kB")
        return Sample(content, cut=False)
    newline = b"\n\x00" if b"\n\x00" in content[:SAMPLE_MAX] else b"\n"  # UTF-16 writes two bytes
    lines = content[:SAMPLE_MAX].split(newline)
    # A line that the sample's end has cut would be read as a broken one.
    whole = lines if len(content) <= SAMPLE_MAX else lines[:-1]
    kept = newline.join(whole[:LINES_MAX])
    return Sample(
        kept + newline if len(kept) < len(content) else kept, cut=len(kept) + len(newline) < len(content)
    )


def first_choices(sample: Sample) -> Choices:
    """What the sample looks like."""
    encoding = _encoding(sample.content)
    delimiter = _delimiter(sample, encoding)
    rows = sample_rows(sample, encoding=encoding, delimiter=delimiter, sheet="", skip=0)
    widest = max((len(row) for row in rows), default=0)
    skip = next((place for place, row in enumerate(rows) if len(row) == widest and all(row)), 0)
    header = rows[skip] if rows else []
    return Choices(
        label="",
        format=Format.XLSX if sample.is_sheet else Format.CSV,
        encoding=encoding,
        delimiter=delimiter,
        skip=skip,
        sheet="",
        columns=_usual_columns(header),
        amount="1234567",
        day="%d/%m/%Y",
        clock="%H:%M:%S",
        payment="",
        reversal="",
        passed_over="",
        trailer="",
        count_at="",
        total_at="",
        total_is="net",
    )


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(sample: Sample, encoding: str) -> str:
    text = "" if sample.is_sheet else sample.content.decode(encoding, errors="replace")
    return max(DELIMITERS, key=text.count)


def _usual_columns(header: Sequence[str]) -> Mapping[Field, str]:
    found: dict[Field, str] = {}
    for field, pattern in _USUAL.items():
        fitting = [name for name in header if re.search(pattern, name.strip(), re.IGNORECASE)]
        fresh = next((name for name in fitting if name not in found.values()), None)
        if fresh:
            found[field] = fresh
    if Field.PAID_AT in found:
        found.pop(Field.PAID_DATE, None)
        found.pop(Field.PAID_TIME, None)
    return found


def sample_rows(sample: Sample, *, encoding: str, delimiter: str, sheet: str, skip: int) -> list[list[str]]:
    """The first rows as cells, from the header on, whatever they mean. Raises ReportRefused."""
    if sample.is_sheet:
        rows = [list(row) for row in raw_sheet(sample.content, sheet)]
    else:
        text = sample.content.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")
        rows = _cells(text, delimiter)
    return rows[skip : skip + ROWS_SHOWN]


def _cells(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except (
        csv.Error
    ):  # quotes or line ends that no CSV has: shown as they are, and refused when they are read
        return [line.split(delimiter) for line in text.splitlines()]


def written(choices: Choices) -> str:
    """The profile of these choices, as TOML."""
    lines = [f"label = {_text(choices.label)}", f"format = {_text(choices.format)}"]
    if choices.format is Format.CSV:
        lines += [f"encoding = {_text(choices.encoding)}", f"delimiter = {_text(choices.delimiter)}"]
    elif choices.sheet:
        lines.append(f"sheet = {_text(choices.sheet)}")
    lines += [f"skip = {choices.skip}", "", "[columns]"]
    for field, name in choices.columns.items():
        if name:
            wanted = f"{{ column = {_text(name)}, last = 10 }}" if field is Field.CODE else _text(name)
            lines.append(f"{field} = {wanted}")
    lines += ["", "[forms]", f"amount = {_text(choices.amount)}"]
    moment = ISO if choices.day == ISO else f"{choices.day} {choices.clock}"
    forms = {
        Field.PAID_AT: moment,
        Field.PAID_DATE: choices.day,
        Field.PAID_TIME: choices.clock,
        Field.SETTLEMENT_DATE: choices.day,
    }
    lines += [f"{field} = {_text(form)}" for field, form in forms.items() if choices.columns.get(field)]
    if choices.columns.get(Field.KIND):
        lines += ["", "[kinds]", *_words(choices)]
    if choices.trailer:
        lines += ["", "[trailer]", f"begins = {_text(choices.trailer)}"]
        places = (("count", choices.count_at), ("total", choices.total_at))
        lines += [f"{key} = {place}" for key, place in places if place.isascii() and place.isdecimal()]
        lines.append(f"total_is = {_text(choices.total_is)}")
    return "\n".join(lines) + "\n"


def _words(choices: Choices) -> list[str]:
    groups = (
        (str(LineKind.PAYMENT), choices.payment),
        (str(LineKind.REVERSAL), choices.reversal),
        ("skip", choices.passed_over),
    )
    return [
        f"{key} = [{', '.join(_text(word.strip()) for word in typed.split(',') if word.strip())}]"
        for key, typed in groups
        if typed.strip()
    ]


def _text(text: str) -> str:
    """A TOML string: JSON's spelling is one of its spellings."""
    return json.dumps(str(text), ensure_ascii=False)


def preview(name: str, content: str, sample: Sample, *, at: datetime, most: int) -> list[ReportLine]:
    """The first lines that a profile reads from the sample. Raises ProfileProblem, ReportRefused."""
    profile = parse_profile(content, name=name, version=1)
    if profile.kind is not Kind.REPORT:
        raise ProfileProblem(
            "kind", "pembuat ini hanya untuk laporan kanal.", "is only for channels' reports here."
        )
    here = here_at(at)
    # Which channel will use the profile is settled on the partner's page, after it is saved.
    open_to_all = Here(here.city, here.today, dict.fromkeys(here.channels, name))
    return list(islice(chain.from_iterable(_batches(profile, sample, open_to_all)), most))


def _batches(profile: Profile, sample: Sample, here: Here) -> list[Sequence[ReportLine]]:
    shortened = replace(profile, trailer=None) if sample.cut else profile
    if not profile.channel and Field.CHANNEL not in profile.columns and here.channels:
        shortened = replace(shortened, channel=next(iter(here.channels)))
    return [list(batch) for batch in report_batches(sample.content, shortened, here, told=Told(), name="")]


def known_encoding(text: str) -> str:
    """An encoding that profiles know; UTF-8 for anything else."""
    return text if text in ENCODINGS else ENCODINGS[0]
