"""Which profile a file is most likely meant for: by its first bytes, or by the columns that its header names."""

from __future__ import annotations

from collections.abc import Iterable

from sppt.partners.channels import channels
from sppt.reconciliation.profile import Format, Profile
from sppt.reconciliation.profiles_known import profiles
from sppt.reconciliation.refusals import ReportRefused

HEAD = 8_000  # bytes
_MARKS = ((b":20:", "mt940"), (b"{1:", "mt940"), (b"<?xml", "camt053"), (b"<Document", "camt053"))


def guess_profile(name: str, content: bytes) -> str:
    """The name of the one profile that fits; where several do, the one of the channel that the file's name begins with.

    Raises ReportRefused.
    """
    if not content.strip():
        raise ReportRefused("file_empty")
    head = content[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, profile in _MARKS:
        if head.startswith(mark):
            return profile
    users = {channel.profile for code, channel in channels().items() if name.casefold().startswith(code)} - {
        ""
    }
    found = {each.name for each in _fitting(profiles(), head)} or users
    wanted = found & users or found
    if len(wanted) != 1:
        raise ReportRefused("profile_unclear", text=", ".join(sorted(wanted)) or "–")
    return wanted.pop()


def _fitting(known: Iterable[Profile], head: bytes) -> list[Profile]:
    """Those whose every named column stands in the beginning of a file, and fixed lines of the right length."""
    fitting: list[Profile] = []
    for profile in known:
        if profile.format is Format.CSV and profile.header:
            text = head.decode(profile.encoding, errors="replace").casefold()
            names = [column.name.casefold() for column in profile.columns.values() if column.name]
            if names and all(each in text for each in names) and profile.delimiter in text:
                fitting.append(profile)
        elif profile.format is Format.FIXED and profile.records:
            lines = head.split(b"\n")[1:2]
            if lines and len(lines[0].rstrip(b"\r")) == profile.records.length:
                fitting.append(profile)
        elif profile.format is Format.XLSX and head.startswith(b"PK"):
            fitting.append(profile)
    return fitting
