"""A door's stylesheets, scripts and icons, under addresses that change with their content, compressed once."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    address: str
    name: str
    plain: bytes
    packed: bytes
    content_type: str


class Assets:
    """The files of a folder, each at `under` + its name with a digest in it."""

    def __init__(self, folder: Path, *, under: str) -> None:
        self._by_file: dict[str, Asset] = {}
        for file in sorted(folder.iterdir()):
            if file.suffix in _TYPES:
                plain = file.read_bytes()
                name = f"{file.stem}-{hashlib.sha256(plain).hexdigest()[:16]}{file.suffix}"
                self._by_file[file.name] = Asset(
                    under + name, name, plain, gzip.compress(plain, mtime=0), _TYPES[file.suffix]
                )
        self._by_name = {asset.name: asset for asset in self._by_file.values()}

    def address(self, file: str) -> str:
        """Where a file is found; KeyError for a file that is not there."""
        return self._by_file[file].address

    def view(self) -> Callable[[HttpRequest, str], HttpResponse]:
        """The page of each file, to be kept by browsers for a year: its name never means anything else."""

        def asset(request: HttpRequest, name: str) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            found = self._by_name.get(name)
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
        return asset
