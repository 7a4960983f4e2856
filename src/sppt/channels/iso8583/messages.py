"""ISO 8583 messages read into what a bank wants, and answers written from what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from sppt.channels.iso8583.codec import Message
from sppt.channels.iso8583.dialect import Kind, Speech
from sppt.payments.language import RefusalCode
from sppt.rules.calendar import WIB, YEAR_FIRST, YEAR_LAST

SIGN_ON, SIGN_OFF, ECHO = "001", "002", "301"
KINDS = {"0200": "", "0400": Kind.REVERSAL, "0401": Kind.REVERSAL, "0800": Kind.NETWORK}
REPEATED_REVERSAL = "0401"
NEAR = timedelta(days=180)  # nothing in another year is nearer
_ALWAYS = (3, 7, 11)
_BILL = re.compile(r"([0-9]{18})([0-9]{4})")
_KEY = re.compile(r"[!-~]*")
_MMDD = re.compile(r"[0-9]{4}")
_HHMMSS = re.compile(r"[0-9]{6}")


class IsoRefusal(Exception):
    """A message that is refused before anything is looked up: the code for DE 39, and a word for the log."""

    def __init__(self, code: str, outcome: str, kind: Kind | None = None) -> None:
        super().__init__(outcome)
        self.code = code
        self.outcome = outcome
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a bank wants. `reference` is the key of the payment: day, acquirer, STAN and RRN as the bank gave
    them, the original's in a reversal; `own` is the message's own key. `paid_at` is the bank's time.
    """

    kind: Kind
    reference: str
    own: str
    nop: str
    tax_year: int
    amount: int
    paid_at: datetime
    ntb: str

    @property
    def bill(self) -> str:
        return f"{self.nop}{self.tax_year}"


def kind_of(speech: Speech, message: Message) -> Kind:
    """What a message is about; raises IsoRefusal for what we do not serve."""
    if message.mti not in KINDS:
        raise IsoRefusal(speech.codes.format, "mti_unknown")
    kind = KINDS[message.mti]
    if kind:
        return Kind(kind)
    code = message.fields.get(3, "")
    if code == speech.processing.inquiry:
        return Kind.INQUIRY
    if code == speech.processing.payment:
        return Kind.PAYMENT
    raise IsoRefusal(speech.codes.processing, "processing_unknown")


def checked(speech: Speech, message: Message, broken: str) -> Kind:
    """What a message is about, once everything it must bring is there and readable; raises IsoRefusal.

    `broken` says why no more of it could be read, if that is so.
    """
    if broken:
        raise IsoRefusal(speech.codes.format, broken)
    kind = kind_of(speech, message)
    if message.bad:
        code = speech.codes.amount_format if 4 in message.bad else speech.codes.format
        raise IsoRefusal(code, f"field_{message.bad[0]}_malformed", kind)
    always = () if kind is Kind.NETWORK else _ALWAYS
    for number in (*always, *speech.required[kind]):
        if not message.fields.get(number, "").strip():
            raise IsoRefusal(speech.codes.format, f"field_{number}_missing", kind)
    return kind


def read(speech: Speech, message: Message, kind: Kind, *, at: datetime) -> Wanted:
    """What is wanted by an inquiry, a payment or a reversal; raises IsoRefusal."""
    fields = message.fields
    nop, tax_year = _bill(speech, fields[speech.place.bill], kind)
    own = _reference(speech, fields, fields[speech.place.day], fields[11], kind, at=at)
    reference = own
    if kind is Kind.REVERSAL and speech.place.original:
        original = fields[speech.place.original]  # MTI, STAN, DE 7 and acquirer of what is undone
        reference = _reference(speech, fields, original[10:14], original[4:10], kind, at=at)
    return Wanted(
        kind=kind,
        reference=reference,
        own=own,
        nop=nop,
        tax_year=tax_year,
        amount=_amount(speech, fields.get(4, "0"), kind),
        paid_at=_moment(speech, fields[13], fields[12], kind, at=at),
        ntb=fields.get(speech.place.ntb, "").strip()[:64],
    )


def _bill(speech: Speech, text: str, kind: Kind) -> tuple[str, int]:
    found = _BILL.fullmatch(text.strip())
    if found is None:
        raise IsoRefusal(speech.refusals[RefusalCode.NOT_A_NOP], str(RefusalCode.NOT_A_NOP), kind)
    if not YEAR_FIRST <= int(found[2]) <= YEAR_LAST:
        raise IsoRefusal(speech.codes.year_format, "year_malformed", kind)
    return found[1], int(found[2])


def _amount(speech: Speech, text: str, kind: Kind) -> int:
    """Whole rupiah; raises IsoRefusal if there is a part of a rupiah."""
    amount, rest = divmod(int(text), speech.amount_unit)
    if rest:
        raise IsoRefusal(speech.codes.amount_format, "field_4_malformed", kind)
    return amount


def _reference(
    speech: Speech, fields: Mapping[int, str], day: str, stan: str, kind: Kind, *, at: datetime
) -> str:
    """Day, acquirer, STAN and RRN: a line may carry several banks, each with numbers of its own."""
    acquirer, rrn = fields[32].lstrip("0"), fields[37].strip()
    if not _KEY.fullmatch(rrn):
        raise IsoRefusal(speech.codes.format, "field_37_malformed", kind)
    on = nearest(day[:4], "120000", at=at)
    if on is None:
        raise IsoRefusal(speech.codes.format, f"field_{speech.place.day}_malformed", kind)
    return f"{on:%Y%m%d}-{acquirer}-{stan}-{rrn}"


def _moment(speech: Speech, day: str, time: str, kind: Kind, *, at: datetime) -> datetime:
    moment = nearest(day, time, at=at)
    if moment is None:
        raise IsoRefusal(speech.codes.format, "field_12_malformed", kind)
    return moment


def nearest(day: str, time: str, *, at: datetime) -> datetime | None:
    """MMDD and hhmmss in WIB, in the year that brings it nearest to `at`; None if there is no such day or time.

    29 February is looked for in the neighbouring years too, so it may lie up to two years away.
    """
    if not (_MMDD.fullmatch(day) and _HHMMSS.fullmatch(time)):
        return None
    month, date, hour, minute, second = (
        int(text[place : place + 2]) for text in (day, time) for place in range(0, len(text), 2)
    )
    here = at.astimezone(WIB)
    found: list[datetime] = []
    for year in (here.year, here.year - 1, here.year + 1):
        with suppress(ValueError):
            found.append(datetime(year, month, date, hour, minute, second, tzinfo=WIB))
            if abs(found[-1] - here) < NEAR:
                break
    return min(found, key=lambda moment: abs(moment - here), default=None)


def answer(
    speech: Speech, message: Message, kind: Kind | None, code: str, added: Mapping[int, str], *, at: datetime
) -> Message:
    """An answer: what is given back of the message, what is added, and DE 39. Without a kind everything that the
    layout knows is given back.
    """
    echoed = speech.echo[kind] if kind is not None else tuple(message.fields)
    fields = {number: message.fields[number] for number in echoed if number in message.fields}
    fields |= added
    if kind is Kind.REVERSAL:
        fresh = {7: f"{at:%m%d%H%M%S}", 12: f"{at.astimezone(WIB):%H%M%S}"}  # DE 7 is GMT, DE 12 local
        fields |= {number: fresh[number] for number in speech.fresh_in_reversal}
    return Message(answering(message.mti), {**fields, 39: code})


def answering(mti: str) -> str:
    """The MTI of the answer: 0200 → 0210, 0401 → 0411."""
    return f"{mti[:2]}{int(mti[2]) + 1}{mti[3]}"


def is_request(mti: str) -> bool:
    """Whether an MTI expects an answer: answers to us are read by nobody, and never answered."""
    return int(mti[2]) % 2 == 0


_HIDDEN = frozenset({2, 35, 43, 52, 102, 103, 107})


def redacted(speech: Speech, message: Message) -> str:
    """A message as the log keeps it: no card, account or officer's name, and no name or address of a taxpayer."""
    told = {"mti": message.mti}
    for number, value in sorted(message.fields.items()):
        hidden = number in _HIDDEN or (number == speech.place.profile and len(value.strip()) > 22)
        told[str(number)] = f"*** ({len(value)})" if hidden else value.rstrip()
    return msgspec.json.encode(told).decode()
