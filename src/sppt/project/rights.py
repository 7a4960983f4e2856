"""Who may do what, as one document: pages by role, proposals by who decides, tables by database role.

Read off the code (`@desk`, KINDS, grants), so that docs/operating/hak-akses.md cannot drift from it; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from sppt.accounts.words import Role
from sppt.office.kinds import KINDS
from sppt.office.roles import ROLE_NAMES
from sppt.project.grants import SECRET_COLUMNS, TABLES, WILAYAH

_VERBS = {"GET": "lihat", "POST": "kirim"}
_INTRODUCTION = """# Hak akses

Dibuat oleh `sppt officer rights` dari kode; jangan disunting. Sebuah tes membandingkannya.

*Who may do what, read off the code: pages by role, proposals by who decides them, tables by database role.*

## Halaman kantor

`lihat` membuka halaman, `kirim` mengirim formulir. Halaman masuk dan pendaftaran terbuka sebelum masuk; selebihnya
hanya untuk petugas yang sudah masuk. Tugas lain mendapat halaman 403, dan percobaannya tercatat di jejak audit.

"""
_PROPOSALS = """
## Usulan: siapa memutuskan

Yang mengusulkan tidak pernah memutuskan; basis data ikut menolaknya. Perubahan petugas perlu dua administrator, atau
kepala dan administrator.

"""
_TABLES = """
## Tabel basis data

Menurut peran basis data, bukan menurut tugas petugas: aplikasi (`app`), pembaca (`reader`), penyegel (`sealer`), dan
petugas satu wilayah (`wilayah`: hanya tagihan wilayahnya).
Kolom rahasia tidak terbaca oleh `reader`.

"""


def addresses() -> Iterator[tuple[str, object]]:
    """Each address under /kantor/ with the view behind it."""
    for address, view in _walk(get_resolver("sppt.project.urls")):
        if address.startswith("kantor/"):
            yield f"/{address}", view


def table() -> str:
    """The whole document."""
    return "".join([_INTRODUCTION, *_pages(), _PROPOSALS, *_proposals(), _TABLES, *_grants()])


def _walk(of: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    for entry in of.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _head(*cells: str) -> str:
    return _row(*cells) + _row(*("---" for _ in cells))


def _pages() -> Iterator[str]:
    yield _head("alamat", "tindakan", *(ROLE_NAMES[role] for role in Role))
    for address, view in addresses():
        if getattr(view, "audience", None) != "officer":
            continue
        roles: frozenset[Role] = getattr(view, "roles", frozenset())
        methods: tuple[str, ...] = getattr(view, "methods", ())
        marks = ("ya" if not roles or role in roles else "–" for role in Role)
        yield _row(f"`{address}`", ", ".join(_VERBS[method] for method in methods), *marks)


def _proposals() -> Iterator[str]:
    yield _head("usulan", *(ROLE_NAMES[role] for role in Role))
    for kind in KINDS.values():
        yield _row(kind.title, *("ya" if role in kind.deciders else "–" for role in Role))


def _grants() -> Iterator[str]:
    yield _head("tabel", "app", "reader", "sealer", "wilayah")
    for name, (app, sealer) in sorted(TABLES.items()):
        reader = f"SELECT ({', '.join(SECRET_COLUMNS[name])})" if name in SECRET_COLUMNS else "SELECT"
        yield _row(
            f"`{name}`",
            ", ".join(app) or "–",
            reader,
            ", ".join(sealer) or "–",
            "SELECT" if name in WILAYAH else "–",
        )
