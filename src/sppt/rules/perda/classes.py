"""Class tables: files of their own, because several cities and years share one."""

import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise

from sppt.rules.assessment.classes import ClassTable, Kelas
from sppt.rules.perda.common import WORD, PerdaError, Unit, digest_of, matching, provenance
from sppt.rules.perda.lines import at_its_line
from sppt.rules.reading import FieldError, Fields
from sppt.rules.rupiah import AMOUNT_MAX

FORMAT = 1
ROWS_MAX = 1000


def read_class_table(text: str, *, source: str) -> ClassTable:
    """The class table in a TOML text; `source` names it in messages. Raises PerdaError."""
    try:
        return class_table_from(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PerdaError(f"{source}: berkas ini bukan TOML yang benar ({error}).") from None
    except FieldError as error:
        raise at_its_line(error, text=text, source=source) from None


def class_table_from(document: Mapping[str, object]) -> ClassTable:
    """The class table in parsed values. Raises FieldError."""
    top = Fields(document, path="")
    digest = digest_of(document)[:16]
    top.whole("format", at_least=FORMAT, at_most=FORMAT)
    article, source, standing = provenance(top)
    name = matching(top, "name", WORD)
    top.word("unit", words=(Unit.RUPIAH_PER_M2,))
    rows = tuple(map(_row, top.tables("kelas", at_most=ROWS_MAX)))
    top.close()
    _check_rows(rows)
    rising = tuple(reversed(rows))
    return ClassTable(
        name=name,
        rows=rising,
        tops=tuple(row.up_to for row in rising),
        article=article,
        source=source,
        standing=standing,
        hash=digest,
    )


def _row(table: Fields) -> Kelas:
    row = Kelas(
        kode=table.text("kode"),
        over=table.whole("over", at_most=AMOUNT_MAX),
        up_to=table.whole("up_to", at_least=1, at_most=AMOUNT_MAX),
        njop=table.whole("njop", at_least=1, at_most=AMOUNT_MAX),
    )
    if not row.over < row.njop <= row.up_to:
        raise table.error("njop", code="bad_class", sentence="harus lebih dari over dan paling banyak up_to.")
    table.close()
    return row


def _check_rows(rows: Sequence[Kelas]) -> None:
    """From the highest class down to zero, without gap or overlap."""
    if not rows or rows[-1].over != 0:
        raise FieldError(
            f"kelas[{len(rows)}].over", code="class_gap", sentence="kelas terakhir mulai dari 0."
        )
    for place, (above, below) in enumerate(pairwise(rows), start=2):
        if below.up_to != above.over:
            raise FieldError(
                f"kelas[{place}].up_to",
                code="class_gap",
                sentence=f"berjarak atau bertumpuk dengan kelas {above.kode}; harus {above.over}.",
            )
    codes = [row.kode for row in rows]
    for place, kode in enumerate(codes, start=1):
        if kode in codes[: place - 1]:
            raise FieldError(
                f"kelas[{place}].kode", code="double_id", sentence=f"kode {kode} dipakai dua kali."
            )
