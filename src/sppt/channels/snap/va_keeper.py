"""What becomes of each number at a bank that is told of them. One step a call; what is not known stays so until asked.

A step is claimed in the database before the bank is asked, so that two workers never tell it the same; a worker that
dies in between leaves a claim that runs out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from sppt.channels.snap.va_line import Said, Word
from sppt.kit import clock, log
from sppt.partners.va import Va, look_again, move
from sppt.partners.va_states import VaEvent, VaState
from sppt.payments.queries import codes_by_digits
from sppt.rules.states import CodeState

STALE = timedelta(seconds=60)
WATCH = timedelta(minutes=5)
GIVEN_UP = timedelta(days=1)
UNTOLD = "told_no_more"  # why a number ended whose code did not: two officers ended the telling
_TOLD_OF = frozenset({VaState.WANTED, VaState.UNKNOWN, VaState.KNOWN})
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60, 300, 900))


class Bank(Protocol):
    """A bank that can be told of a number and asked about it."""

    def create(self, va: Va) -> Word: ...

    def correct(self, va: Va) -> Word: ...

    def mark_paid(self, va: Va) -> Word: ...

    def known(self, va: Va) -> Word: ...

    def delete(self, va: Va) -> Word: ...


def attend(va: Va, bank: Bank, *, at: datetime) -> None:
    """The next step of a number that is due."""
    state = _code_state(va, at=at)
    if va.state in _TOLD_OF and (state is not CodeState.OPEN or not va.told):
        move(va, VaEvent.OVER, at=at, why=UNTOLD if state is CodeState.OPEN else "")
    elif va.state is VaState.WANTED:
        _tell(va, bank, at=at)
    elif va.state is VaState.SENT:  # whoever told it has died: what came of it is not known
        move(va, VaEvent.SILENT, at=at)
    elif va.state is VaState.UNKNOWN:
        _resolve(va, bank, at=at)
    elif va.state is VaState.ENDING:
        _end(va, bank, state, at=at)
    else:
        look_again(va, at=at, after=min(WATCH, max(va.ends_at - at, timedelta(seconds=1))))


def _tell(va: Va, bank: Bank, *, at: datetime) -> None:
    if not move(va, VaEvent.SENT, at=at, again=STALE):
        return
    word = bank.create(va)
    now = clock.now()
    if word.said is Said.DONE:
        move(va, VaEvent.ANSWERED, at=now, again=WATCH)
    elif word.said in {Said.REFUSED, Said.MISSING}:
        move(va, VaEvent.REFUSED, at=now, why=f"bank_{word.code}")
        log.error("va", partner=va.partner, reference=va.reference, outcome=f"bank_{word.code}")
    else:
        move(va, VaEvent.SILENT, at=now, again=BACK_OFF[0])
        log.warning("va", partner=va.partner, reference=va.reference, outcome="unknown")


def _resolve(va: Va, bank: Bank, *, at: datetime) -> None:
    """The bank may know the number or not: it is asked, and told once more only if it does not."""
    if not look_again(va, at=at, after=STALE):
        return
    claimed = replace(va, asked_times=va.asked_times + 1)
    word = bank.known(va)
    if word.said is Said.OTHER:
        word = bank.correct(va)
    now = clock.now()
    if word.said is Said.DONE:
        move(va, VaEvent.ANSWERED, at=now, again=WATCH)
    elif word.said is Said.MISSING:
        move(va, VaEvent.MISSING, at=now)
    else:
        _put_off(claimed, at=now)


def _end(va: Va, bank: Bank, state: CodeState | None, *, at: datetime) -> None:
    """A code that is paid is marked so at the bank; any other is deleted there."""
    if not look_again(va, at=at, after=STALE):
        return
    claimed = replace(va, asked_times=va.asked_times + 1)
    word = bank.mark_paid(va) if state is CodeState.SETTLED else bank.delete(va)
    now = clock.now()
    if word.said is Said.DONE:
        move(va, VaEvent.FORGOTTEN, at=now)
    elif word.said is Said.MISSING or now >= va.ends_at + GIVEN_UP:
        # A number that has ended can be paid no more, whatever the bank has kept of it.
        move(va, VaEvent.MISSING, at=now)
    else:
        _put_off(claimed, at=now)


def _put_off(va: Va, *, at: datetime) -> None:
    """Later again, ever more slowly."""
    look_again(va, at=at, after=BACK_OFF[min(va.asked_times, len(BACK_OFF)) - 1])


def _code_state(va: Va, *, at: datetime) -> CodeState | None:
    """The state of the code behind a number; None if it is gone."""
    found = codes_by_digits([va.code], at=at).get(va.code)
    return found.state if found else None
