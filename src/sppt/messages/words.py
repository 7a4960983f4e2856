"""What officers are told of, in both languages; what a mail is about, and what may become of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sppt.kit.visible import visible
from sppt.rules.calendar import date_text_en, tanggal
from sppt.rules.rupiah import printed

VALUE_MAX = 120
_PLACE = re.compile(r"\{(\w+)\}")
Values = Mapping[str, str | int]


class Kind(StrEnum):
    """What an officer is told of."""

    DAY_OPEN = "day_open"
    CHANNEL_SILENT = "channel_silent"
    DIFFERENCES_ABOVE = "differences_above"
    DIFFERENCES_OWN = "differences_own"
    HOLIDAYS_UNKNOWN = "holidays_unknown"
    KEY_ENDS = "key_ends"
    KEY_OLD = "key_old"
    KEY_NONE = "key_none"
    QR_REFUSED = "qr_refused"
    PROPOSAL = "proposal"
    REFUND_DUE = "refund_due"
    MAIL_DEAD = "mail_dead"
    ADDRESS_CHANGED = "address_changed"


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"


class Purpose(StrEnum):
    """Why a mail is sent: to tell messages, to have an address confirmed, to take leave of the old one."""

    TELL = "tell"
    CONFIRM = "confirm"
    FAREWELL = "farewell"


class Outcome(StrEnum):
    """What became of one try to send a mail."""

    BEGUN = "begun"  # under way, or cut off by a crash: tried again when its time has come
    SENT = "sent"
    REFUSED = "refused"  # the server says never: this address, or this mail
    LATER = "later"  # the server says not now
    NOT_REACHED = "not_reached"
    INSECURE = "insecure"  # no TLS where it is demanded, or a certificate that does not hold
    NOT_LET_IN = "not_let_in"  # user, password or sender refused
    BROKEN = "broken"  # it cannot be put into a mail at all
    WITHDRAWN = "withdrawn"  # nothing was left to tell, or nobody to tell it to
    ASKED = "asked"  # an officer asked for one more try


FINAL = frozenset({Outcome.SENT, Outcome.REFUSED, Outcome.BROKEN, Outcome.WITHDRAWN})
DELIVERED = frozenset({Outcome.SENT, Outcome.WITHDRAWN})
ONCE = frozenset({Kind.ADDRESS_CHANGED})
"""Kinds that tell of something that happened; all others tell of something that stands until it is dealt with."""
UNMAILED = frozenset({Kind.MAIL_DEAD, Kind.ADDRESS_CHANGED})
"""Kinds that stay in the inbox: a changed address is told at the old one, and mail cannot tell of mail that fails."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind in both languages: its name, what happened, what to do next. `days`, `rupiah`: places by their names."""

    title: str
    title_en: str
    sentence: str
    sentence_en: str
    step: str
    step_en: str
    days: frozenset[str] = frozenset()
    rupiah: frozenset[str] = frozenset()


WORDINGS: Mapping[Kind, Wording] = {
    Kind.DAY_OPEN: Wording(
        "Hari belum ditutup",
        "Day not closed",
        "{hari} belum ditutup sesudah {lama} hari.",
        "{hari} has not been closed after {lama} days.",
        "Selesaikan yang masih terbuka, lalu tutup hari itu.",
        "Settle what is open, then close the day.",
        days=frozenset({"hari"}),
    ),
    Kind.CHANNEL_SILENT: Wording(
        "Kanal sepi",
        "Silent channel",
        "Kanal {kanal} tidak menerima pembayaran sejak {hari}.",
        "Channel {kanal} has taken no payment since {hari}.",
        "Tanyakan kepada mitranya, atau matikan kanal yang tidak dipakai lagi.",
        "Ask the partner, or switch off a channel that is no longer used.",
        days=frozenset({"hari"}),
    ),
    Kind.DIFFERENCES_ABOVE: Wording(
        "Selisih di atas batas",
        "Differences above the limit",
        "Selisih yang terbuka berjumlah {jumlah}, di atas batas {batas}.",
        "Open differences come to {jumlah}, above the limit of {batas}.",
        "Bagikan kepada penanggung jawab, dan mulai dari yang terbesar.",
        "Give them to owners, and begin with the largest.",
        rupiah=frozenset({"jumlah", "batas"}),
    ),
    Kind.DIFFERENCES_OWN: Wording(
        "Selisih yang lama terbuka",
        "Differences open for long",
        "{banyak} selisih sudah terlalu lama terbuka, yang tertua sejak {hari}.",
        "{banyak} differences have been open for too long, the oldest since {hari}.",
        "Selesaikan, atau catat apa yang sedang ditunggu.",
        "Settle them, or note what is being waited for.",
        days=frozenset({"hari"}),
    ),
    Kind.HOLIDAYS_UNKNOWN: Wording(
        "Hari libur belum diketahui",
        "Holidays not known",
        "Hari libur tahun {tahun} belum ada di berkas mana pun.",
        "No file has the holidays of {tahun} yet.",
        "Tambahkan berkasnya (SPPT_HOLIDAYS_FILE), agar hari kerja dihitung benar.",
        "Add the file (SPPT_HOLIDAYS_FILE), so that working days are counted right.",
    ),
    Kind.KEY_ENDS: Wording(
        "Kunci mitra akan berakhir",
        "Key of a partner ends",
        "Kunci lama {mesin} berakhir {hari}.",
        "The old key of {mesin} ends on {hari}.",
        "Pastikan mitra sudah memakai yang baru.",
        "Make sure that the partner uses the new one.",
        days=frozenset({"hari"}),
    ),
    Kind.KEY_OLD: Wording(
        "Kunci mitra terlalu tua",
        "Key of a partner too old",
        "Kunci {mesin} mencapai batas umurnya {hari}.",
        "The key of {mesin} reaches the limit of its age on {hari}.",
        "Usulkan kunci yang baru.",
        "Propose a new key.",
        days=frozenset({"hari"}),
    ),
    Kind.KEY_NONE: Wording(
        "Mitra tanpa kunci",
        "Partner without a key",
        "{mesin} tidak punya kunci yang berlaku.",
        "{mesin} has no valid key.",
        "Usulkan kunci yang baru, atau tutup aksesnya.",
        "Propose a new key, or close its access.",
    ),
    Kind.QR_REFUSED: Wording(
        "QR tidak ditampilkan",
        "QR not shown",
        "{banyak} QR dari {mitra} tidak ditampilkan sejak kemarin.",
        "{banyak} QRs from {mitra} were not shown since yesterday.",
        "Lihat sebabnya, lalu hubungi akuirer.",
        "See why, then call the acquirer.",
    ),
    Kind.PROPOSAL: Wording(
        "Usulan menunggu putusan",
        "Proposal waits for a decision",
        "Usulan {nomor} ({perihal}) menunggu putusan sejak {hari}.",
        "Proposal {nomor} ({perihal_en}) has waited for a decision since {hari}.",
        "Periksa usulannya, lalu setujui atau tolak.",
        "Look at the proposal, then approve or refuse it.",
        days=frozenset({"hari"}),
    ),
    Kind.REFUND_DUE: Wording(
        "Restitusi siap dibayar",
        "Refund ready to be paid",
        "Restitusi {surat} siap dibayar, paling lambat {hari}.",
        "Refund {surat} is ready to be paid, by {hari} at the latest.",
        "Bayarkan oleh petugas ketiga. Sesudah hari itu kota berutang bunga.",
        "A third officer pays it. After that day the city owes interest.",
        days=frozenset({"hari"}),
    ),
    Kind.MAIL_DEAD: Wording(
        "Surel tidak sampai",
        "Mail not delivered",
        "{banyak} surel kepada petugas tidak sampai dalam tujuh hari terakhir.",
        "{banyak} mails to officers were not delivered in the last seven days.",
        "Lihat sebabnya, perbaiki alamat atau setelan surel, lalu kirim ulang.",
        "See why, mend the address or the mail settings, then send again.",
    ),
    Kind.ADDRESS_CHANGED: Wording(
        "Alamat surel berganti",
        "Mail address changed",
        "Alamat surel untuk pesan kantor Anda diganti pada {hari}.",
        "The mail address for your office messages was changed on {hari}.",
        "Bila bukan Anda yang menggantinya, hubungi administrator sekarang.",
        "If it was not you, call the administrator now.",
        days=frozenset({"hari"}),
    ),
}


def title(kind: Kind, language: Language) -> str:
    """What a kind is called."""
    wording = WORDINGS[kind]
    return wording.title_en if language is Language.ENGLISH else wording.title


def sentence(kind: Kind, values: Values, language: Language) -> str:
    """What happened. Every value becomes one short line; what an older version did not keep shows as "–"."""
    wording, english = WORDINGS[kind], language is Language.ENGLISH
    filled = {name: _text(wording, name, value, language) for name, value in values.items()}
    text = wording.sentence_en if english else wording.sentence
    return _PLACE.sub(lambda place: filled.get(place[1], "–"), text)


def step(kind: Kind, language: Language) -> str:
    """What to do next."""
    wording = WORDINGS[kind]
    return wording.step_en if language is Language.ENGLISH else wording.step


def one_line(text: str, *, most: int = VALUE_MAX) -> str:
    """A text without breaks and without signs that steer or hide: fit for a heading of a mail."""
    return visible(" ".join(text.split()), most=most)


def _text(wording: Wording, name: str, value: str | int, language: Language) -> str:
    if name in wording.days:
        on = date.fromisoformat(str(value))
        return date_text_en(on) if language is Language.ENGLISH else tanggal(on)
    if name in wording.rupiah:
        return printed(int(value))
    return one_line(str(value))
