"""`sppt qris …`: what a QR says, and whether it is QRIS."""

from __future__ import annotations

import sys

import click

from sppt.kit.qris import Payload, Severity
from sppt.kit.qris import read as read_payload
from sppt.project.commands.output import Output, json_option


@click.group()
def qris() -> None:
    """Baca isi sebuah QRIS."""


@qris.command("read")
@click.argument("payload", metavar="ISI")
@json_option
def read(payload: str, output: Output) -> None:
    """Uraikan isi sebuah QR dan katakan apakah itu QRIS yang sah; status 1 bila bukan."""
    found = read_payload(payload)
    document = {
        "tags": {tag: value if isinstance(value, str) else dict(value) for tag, value in found.tags.items()},
        "crc_ok": found.crc_ok,
        "valid_qris": found.valid,
        "findings": [
            {"code": one.code, "severity": str(one.severity), "tag": one.tag, "message": one.message}
            for one in found.findings
        ],
    }
    output.answer(document, _told(found))
    if not found.valid:
        sys.exit(1)


def _told(payload: Payload) -> str:
    """Tag by tag, then what was found."""
    lines: list[str] = []
    for tag, value in payload.tags.items():
        if isinstance(value, str):
            lines.append(f"{tag}     {value}")
        else:
            lines += [f"{tag}.{inner}  {text}" for inner, text in value.items()]
    lines += [
        f"{'SALAH' if one.severity is Severity.ERROR else 'catatan'}: {one.message}"
        for one in payload.findings
    ]
    lines.append("QRIS yang sah." if payload.valid else "Bukan QRIS yang sah.")
    return "\n".join(lines)
