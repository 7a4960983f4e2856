"""What officers decide about single objects before the notices of a year are made."""

from __future__ import annotations

from enum import StrEnum


class TreatmentKind(StrEnum):
    """How the rules treat an object otherwise than the rest; each kind at most once an object and year."""

    GOLONGAN = "golongan"  # the group of its NJOP share
    TARIF_KHUSUS = "tarif_khusus"
    DIKECUALIKAN = "dikecualikan"
    PENGURANGAN = "pengurangan"
    NIK_TERBUKTI = "nik_terbukti"  # the owner's, for stimuli that ask for it


class Scope(StrEnum):
    """With whom a treatment goes."""

    OBJECT = "object"
    OWNER = "owner"  # it ends when the object has another subject


PROVEN = "ya"
"""The value of NIK_TERBUKTI."""
