"""Refusals of reconciliation in the language of the page, and the names of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sppt.accounts.actions import NotAllowed
from sppt.office.refusals import refusal_of
from sppt.office.shell import OfficeRequest
from sppt.office.words import either, t
from sppt.reconciliation.classes import CLASSES, FINDINGS, Finding
from sppt.reconciliation.closing import NotClosed, Point
from sppt.rules.calendar import NotADate, read_date, wib_day
from sppt.rules.posting import Account

ACCOUNT_NAMES: Mapping[str, str] = {
    Account.KAS_TRANSIT: "Kas di kanal",
    Account.KAS_DAERAH: "Kas daerah",
    Account.KAS_BENDAHARA: "Kas di bendahara",
    Account.TITIPAN: "Titipan",
    Account.BIAYA_KANAL: "Biaya yang ditahan kanal",
}
_ENGLISH: Mapping[str, str] = {
    "account_not_open": "Choose one of the accounts that are offered.",
    "case_ended": "This difference has ended already. Load the page again.",
    "case_not_found": "There is no such difference.",
    "channel_unknown": "Choose a channel that is known.",
    "did_not_come": "The money of this doubled line is not seen on the statement; there is nothing to keep.",
    "not_an_owner": "Choose a treasurer or a head who is active.",
    "not_two_sides": (
        "These two differences are not two sides of the same money. Choose one of the report and one of the books, or"
        " a credit and a settlement that is short."
    ),
    "note_missing": "Write the remark first.",
    "nothing_to_keep": "Only money that is over on the account can wait as titipan.",
    "already_settled": "This settlement has been explained. Load the page again.",
    "already_closed": "This day has been closed. A closed day never changes.",
    "day_not_over": "This day is not over. Close it from the next working day on.",
    "out_of_order": "Days are closed in order. Close the earliest open day first.",
    "busy": "Something else is being booked at this moment. Wait a little, then close the day again.",
    "day_open": "This day cannot be closed yet.",
}
_POINTS: Mapping[str, str] = {
    "report_missing": "The report of channel {about} has not been taken. Take it first.",
    "account_missing": "Channel {about} has no account to settle to. Name it on the partner's page.",
    "statement_missing": "The statement of account {about} has not been taken for the day of settlement.",
    "case_unexplained": "Difference {case} ({about}) lacks an account or an owner.",
}


def sentence_of(error: NotAllowed | NotClosed) -> str:
    """Why it was refused, in the language of the page."""
    code = str(error.code)
    if code in _ENGLISH:
        return either(str(error), _ENGLISH[code])
    return refusal_of(error)


def point_text(point: Point) -> str:
    """What keeps a day open, in the language of the page."""
    about = point.about
    if point.case_id is not None:
        about = t(CLASSES[Finding(point.about)].title)
    return either(point.sentence, _POINTS[point.code].format(about=about, case=point.case_id))


def finding_name(finding: Finding) -> str:
    """A class by its name."""
    return t(FINDINGS[finding])


def account_name(account: str) -> str:
    """An account by its name; what is not named yet is said so."""
    return t(ACCOUNT_NAMES[account]) if account in ACCOUNT_NAMES else account or t("Belum ditentukan")


def asked_day(request: OfficeRequest, text: str) -> tuple[date, str]:
    """The day that an address names; yesterday and a sentence if it names none that can be read."""
    yesterday = date.fromordinal(wib_day(request.officer.at).toordinal() - 1)
    if not text:
        return yesterday, ""
    try:
        return read_date(text), ""
    except NotADate as error:
        return yesterday, either(
            str(error), "This date cannot be read. Type year-month-day, such as 2026-09-14."
        )
