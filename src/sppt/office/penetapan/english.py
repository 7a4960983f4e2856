"""English for every Indonesian sentence of the desk of penetapan."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.office.penetapan.english_determination import ENGLISH as DETERMINATION_ENGLISH
from sppt.office.penetapan.english_forms import ENGLISH as FORMS_ENGLISH
from sppt.office.penetapan.english_rules import ENGLISH as RULES_ENGLISH
from sppt.office.penetapan.english_treatments import ENGLISH as TREATMENTS_ENGLISH

ENGLISH: Mapping[str, str] = {
    **FORMS_ENGLISH,
    **RULES_ENGLISH,
    **DETERMINATION_ENGLISH,
    **TREATMENTS_ENGLISH,
}
