"""Simulations of rules: run here, or by the worker in processes of their own, so that no payment waits for them."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sppt.kit import log
from sppt.project.boot import work_as

if TYPE_CHECKING:
    from sppt.assessment.simulation import Job
    from sppt.assessment.simulation_run import City

REST_SECONDS = 1.0
SHOW_EVERY_SECONDS = 0.5
TOGETHER_MAX = 2  # processes; more would only share the same cores
STOP_SECONDS = 5
NICENESS = 10
Heard = Callable[[int, int], None]


@dataclass(slots=True)
class _Reading:
    """What the thread that reads tells the one that writes."""

    done: int = 0
    total: int = 0
    city: City | None = None
    trouble: Exception | None = None


def run_here(number: int, *, heard: Heard) -> bool:
    """Runs a simulation in this process, after boot("app"); False if somebody else does, or it is finished.

    A thread of its own reads the city in the reader's role, which can write nothing; this one writes the progress.
    """
    from sppt.assessment import simulation
    from sppt.assessment.rulesets import NoRules
    from sppt.kit import clock
    from sppt.rules.perda import PerdaError

    try:
        job = simulation.begin(number, at=clock.now())
    except (NoRules, PerdaError) as error:
        simulation.fail(number, str(error), at=clock.now())
        raise
    if job is None:
        return False
    reading = _Reading()
    thread = threading.Thread(target=_read, args=(job, reading), daemon=True)
    thread.start()
    shown = 0
    while thread.is_alive():
        thread.join(SHOW_EVERY_SECONDS)
        if reading.done != shown:
            shown = reading.done
            simulation.progress(number, done=shown, total=reading.total)
            heard(shown, reading.total)
    if reading.trouble is not None:
        raise reading.trouble
    if reading.city is not None:
        simulation.keep(job, reading.city, at=clock.now())
    return True


def _read(job: Job, reading: _Reading) -> None:
    from django.db import connection

    from sppt.assessment.simulation_run import simulate

    def watch(done: int, total: int) -> None:
        reading.done, reading.total = done, total

    work_as("reader")
    try:
        sets = [one.weighed for one in job.sets]
        reading.city = simulate(job.tax_year, sets, cap_percent=job.cap_percent, watch=watch)
    except Exception as trouble:  # raised again by the thread that waits
        reading.trouble = trouble
    finally:
        connection.close()


def simulations_until(stopping: threading.Event) -> None:
    """The worker's task: gives each waiting simulation a process of low priority, two at a time.

    A run whose process died is still open: the next pass takes it again.
    """
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.assessment.simulation import pending

    work_as("app")
    running: dict[int, subprocess.Popen[bytes]] = {}
    down = False
    while not stopping.wait(REST_SECONDS):
        for number in [number for number, process in running.items() if process.poll() is not None]:
            outcome = "done" if running.pop(number).returncode == 0 else "stopped"
            log.info("simulate", reference=str(number), outcome=outcome)
        try:
            waiting = [number for number in pending() if number not in running]
            down = False
        except (DatabaseError, InterfaceError):
            connection.close()
            if not down:
                log.warning("simulate", outcome="database_unavailable")
            down = True
            continue
        for number in waiting[: TOGETHER_MAX - len(running)]:
            command = [sys.executable, "-m", "sppt.project", "rules", "run", str(number)]
            running[number] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    connection.close()
    _stop(running)


def _stop(running: dict[int, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def step_back() -> None:
    """This process from now on takes what others leave of the processor, and looks for no rings in what it makes."""
    os.nice(NICENESS)
    gc.disable()  # a simulation makes millions of tuples and no rings; searching them takes a fifth of its time
