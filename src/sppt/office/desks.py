"""The desks of the office. A desk is a package with `urls.py`, `english.py` (ENGLISH) and `nav.py` (NAV).

A new desk is one line in each of the three tables here. Kinds of proposals stand in `kinds.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from sppt.office.admin.english import ENGLISH as ADMIN_ENGLISH
from sppt.office.admin.nav import NAV as ADMIN_NAV
from sppt.office.bendahara.english import ENGLISH as BENDAHARA_ENGLISH
from sppt.office.bendahara.nav import NAV as BENDAHARA_NAV
from sppt.office.english import ENGLISH as SHELL_ENGLISH
from sppt.office.kolektif.english import ENGLISH as KOLEKTIF_ENGLISH
from sppt.office.kolektif.nav import NAV as KOLEKTIF_NAV
from sppt.office.laporan.english import ENGLISH as LAPORAN_ENGLISH
from sppt.office.laporan.nav import NAV as LAPORAN_NAV
from sppt.office.loket.english import ENGLISH as LOKET_ENGLISH
from sppt.office.loket.nav import NAV as LOKET_NAV
from sppt.office.nav import NAV as SHELL_NAV
from sppt.office.nav import Item
from sppt.office.pelayanan.english import ENGLISH as PELAYANAN_ENGLISH
from sppt.office.pelayanan.nav import NAV as PELAYANAN_NAV
from sppt.office.pembukuan.english import ENGLISH as PEMBUKUAN_ENGLISH
from sppt.office.pembukuan.nav import NAV as PEMBUKUAN_NAV
from sppt.office.penetapan.english import ENGLISH as PENETAPAN_ENGLISH
from sppt.office.penetapan.nav import NAV as PENETAPAN_NAV
from sppt.office.pesan.english import ENGLISH as PESAN_ENGLISH
from sppt.office.pesan.nav import NAV as PESAN_NAV
from sppt.office.rekonsiliasi.english import ENGLISH as REKONSILIASI_ENGLISH
from sppt.office.rekonsiliasi.nav import NAV as REKONSILIASI_NAV
from sppt.office.titipan.english import ENGLISH as TITIPAN_ENGLISH
from sppt.office.titipan.nav import NAV as TITIPAN_NAV

URLS: tuple[str, ...] = (
    "sppt.office.pesan.urls",
    "sppt.office.admin.urls",
    "sppt.office.loket.urls",
    "sppt.office.kolektif.urls",
    "sppt.office.pelayanan.urls",
    "sppt.office.bendahara.urls",
    "sppt.office.laporan.urls",
    "sppt.office.rekonsiliasi.urls",
    "sppt.office.titipan.urls",
    "sppt.office.penetapan.urls",
    "sppt.office.pembukuan.urls",
)
NAV: tuple[Item, ...] = (
    *SHELL_NAV,
    *PESAN_NAV,
    *LOKET_NAV,
    *KOLEKTIF_NAV,
    *PELAYANAN_NAV,
    *PENETAPAN_NAV,
    *BENDAHARA_NAV,
    *LAPORAN_NAV,
    *REKONSILIASI_NAV,
    *TITIPAN_NAV,
    *PEMBUKUAN_NAV,
    *ADMIN_NAV,
)
ENGLISH: Mapping[str, str] = {
    **SHELL_ENGLISH,
    **ADMIN_ENGLISH,
    **LOKET_ENGLISH,
    **KOLEKTIF_ENGLISH,
    **PELAYANAN_ENGLISH,
    **BENDAHARA_ENGLISH,
    **LAPORAN_ENGLISH,
    **REKONSILIASI_ENGLISH,
    **PENETAPAN_ENGLISH,
    **TITIPAN_ENGLISH,
    **PEMBUKUAN_ENGLISH,
    **PESAN_ENGLISH,
}
