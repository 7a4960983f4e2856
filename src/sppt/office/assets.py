"""The office's stylesheet and scripts, under addresses that change with their content, compressed once."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOLDER = Path(__file__).parent / "static" / "office"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    name: str
    plain: bytes
    packed: bytes
    content_type: str


def _read() -> Mapping[str, Asset]:
    found: dict[str, Asset] = {}
    for file in sorted(_FOLDER.iterdir()):
        if file.suffix in _TYPES:
            plain = file.read_bytes()
            name = f"{file.stem}-{hashlib.sha256(plain).hexdigest()[:16]}{file.suffix}"
            found[file.name] = Asset(name, plain, gzip.compress(plain, mtime=0), _TYPES[file.suffix])
    return found


ASSETS = _read()
_BY_NAME = {asset.name: asset for asset in ASSETS.values()}


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """One of our few files, to be kept by browsers for a year: its name never means anything else."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    found = _BY_NAME.get(name)
    if found is None:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packed else found.plain, content_type=found.content_type)
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


asset.audience = "public"  # type: ignore[attr-defined]
