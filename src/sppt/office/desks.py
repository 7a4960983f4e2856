"""The desks of the office. A desk is a package with `urls.py`, `english.py` (ENGLISH) and `nav.py` (NAV).

A new desk is one line in each of the three tables here. Kinds of proposals stand in `kinds.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from sppt.office.admin.english import ENGLISH as ADMIN_ENGLISH
from sppt.office.admin.nav import NAV as ADMIN_NAV
from sppt.office.english import ENGLISH as SHELL_ENGLISH
from sppt.office.nav import NAV as SHELL_NAV
from sppt.office.nav import Item

URLS: tuple[str, ...] = ("sppt.office.admin.urls",)
NAV: tuple[Item, ...] = (*SHELL_NAV, *ADMIN_NAV)
ENGLISH: Mapping[str, str] = {**SHELL_ENGLISH, **ADMIN_ENGLISH}
