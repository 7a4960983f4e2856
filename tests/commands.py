"""The `sppt` command as an operator types it: a process of its own, its exit status, what it wrote.

Each call forks a Python that has already imported other people's packages and nothing of ours: to import them anew
took longer than most commands do.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SECONDS_MAX = 120
OTHERS = (
    "asyncio",
    "click",
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.serialization",
    "django.contrib.postgres.constraints",
    "django.contrib.postgres.fields",
    "django.core.management.commands.migrate",
    "django.db.backends.postgresql.schema",
    "django.forms",
    "django.http",
    "django.middleware.csrf",
    "django.template.defaulttags",
    "django.urls",
    "django.views.generic",
    "logging.config",
    "msgspec",
    "psycopg.types.json",
    "zoneinfo",
)
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([*OTHERS])


def sppt(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Runs `sppt words…` in this environment with `given` on standard input. Raises TimeoutExpired."""
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place, name) for name in ("given", "out", "error")]
        for stream in streams:
            stream.write_text(given if stream.name == "given" else "", encoding="utf-8")
        child = _FORKS.Process(target=_run, args=(words, {**os.environ}, [*map(str, streams)]))
        child.start()
        child.join(SECONDS_MAX)
        status = child.exitcode
        if status is None:
            child.kill()
            child.join()
        child.close()
        _, out, error = (stream.read_text(encoding="utf-8") for stream in streams)
    if status is None:
        raise subprocess.TimeoutExpired(["sppt", *words], SECONDS_MAX, out, error)
    return subprocess.CompletedProcess(["sppt", *words], status, out, error)


def _run(words: tuple[str, ...], environment: dict[str, str], streams: list[str]) -> None:
    for number, stream in enumerate(streams):
        opened = os.open(stream, os.O_WRONLY if number else os.O_RDONLY)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)  # multiprocessing gave it nothing to read
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["sppt", *words]
    runpy.run_module("sppt.project", run_name="__main__", alter_sys=True)
