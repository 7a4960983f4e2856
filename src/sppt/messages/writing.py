"""What a mail says: sentences without personal data, and links to where the work is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sppt.messages.inbox import Message
from sppt.messages.preferences import CHOICES
from sppt.messages.words import Language, one_line
from sppt.rules.calendar import WIB

SHOWN_MAX = 50


@dataclass(frozen=True, slots=True)
class Site:
    """Who writes and where the links lead: the city's name, the address of its pages, the address it sends from."""

    city: str
    base_url: str
    sender: str


def told_mail(
    site: Site, messages: Sequence[Message], *, to: str, name: str, language: Language, at: datetime
) -> EmailMessage:
    """The mail about an officer's messages. Raises ValueError for what fits into no heading."""
    english = language is Language.ENGLISH
    subject = messages[0].title(language)
    if len(messages) > 1:
        many = len(messages)
        subject = f"{many} messages for you" if english else f"{many} pesan untuk Anda"
    lines: list[str] = []
    for one in messages[:SHOWN_MAX]:
        lines += [
            f"{one.sentence(language)} {one.step(language)}",
            f"{site.base_url}{in_language(one.page, language)}",
            "",
        ]
    if len(messages) > SHOWN_MAX:
        lines += ["The others stand in your inbox." if english else "Selebihnya ada di kotak pesan Anda.", ""]
    foot = (
        "You choose what comes by mail here:"
        if english
        else "Apa yang datang lewat surel Anda pilih sendiri di sini:"
    )
    lines += [foot, f"{site.base_url}{in_language(CHOICES, language)}"]
    return _mail(site, subject, lines, to=to, name=name, at=at)


def confirm_mail(site: Site, token: str, *, to: str, name: str, at: datetime) -> EmailMessage:
    """The mail with the link by which an officer confirms an address; in both languages, for nobody knows his yet."""
    lines = [
        "Alamat ini dicatat untuk pesan kantor. Masuklah ke kantor, lalu buka tautan ini dalam 48 jam:",
        f"{site.base_url}/kantor/pesan/alamat/{token}",
        "Bila Anda bukan petugas kami, abaikan surat ini: tidak ada yang akan dikirim lagi.",
        "",
        "This address was written down for messages of the office. Sign in, then open this link within 48 hours:",
        f"{site.base_url}/en/kantor/pesan/alamat/{token}",
        "If you are no officer of ours, ignore this mail: nothing more will be sent.",
    ]
    return _mail(site, "Benarkan alamat surel Anda", lines, to=to, name=name, at=at)


def farewell_mail(site: Site, *, to: str, name: str, at: datetime) -> EmailMessage:
    """The mail that tells an old address that messages go elsewhere now."""
    lines = [
        "Pesan kantor tidak lagi dikirim ke alamat ini. Bila bukan Anda yang menggantinya, hubungi administrator.",
        "",
        "Messages of the office no longer come to this address. If it was not you, call the administrator.",
    ]
    return _mail(site, "Alamat surel Anda diganti", lines, to=to, name=name, at=at)


def test_mail(site: Site, *, to: str, at: datetime) -> EmailMessage:
    """A mail that only shows that mails arrive."""
    lines = [
        "Surel percobaan dari SPPT Online. Bila Anda membacanya, setelan surel benar.",
        "A trial mail from SPPT Online. If you read it, the mail settings are right.",
    ]
    return _mail(site, "Surel percobaan", lines, to=to, name=f"percobaan-{int(at.timestamp())}", at=at)


def in_language(page: str, language: Language) -> str:
    """The address of a page of the office in a language."""
    return f"/en{page}" if language is Language.ENGLISH else page


def _mail(
    site: Site, subject: str, lines: Sequence[str], *, to: str, name: str, at: datetime
) -> EmailMessage:
    """A mail that is sent twice has one name, and so one Message-ID: a mail box that knows both shows one."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = one_line(f"PBB {site.city}: {subject}")
    mail["From"] = site.sender
    mail["To"] = to
    mail["Date"] = format_datetime(at.astimezone(WIB))
    mail["Message-ID"] = f"<{name}@{site.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-SPPT-Mail"] = name
    mail.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    return mail
