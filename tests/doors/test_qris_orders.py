"""Wishes for a QR against the acquirer's simulator, over real sockets both ways: shown only when ours, never lost."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from sppt.channels.qris.acquirer import SnapLine
from sppt.channels.qris.keeper import attend
from sppt.kit import clock
from sppt.kit.qris import read
from sppt.partners.acquirers import acquirers
from sppt.partners.qr import Qr, due_qrs, move, newest_qr, want_qr
from sppt.partners.qr_states import QrEvent
from sppt.partners.queries import LoggedMessage
from sppt.payments.books import Difference, check_books
from sppt.trials.acquirer.ledger import Made, Manner, Paying
from sppt.trials.acquirer.server import Acquirer, start
from sppt.trials.called import Server
from sppt.trials.conformance.findings import Result
from sppt.trials.conformance.partner_file import SnapPartner
from sppt.trials.conformance.qris import conformance
from sppt.trials.conformance.qris_partner import Order, QrisPartner
from tests.doors.api_rig import Doors, inside, running
from tests.doors.qris_bank import CITY_SECRET, MERCHANT, NMID, Notifier, acquirer
from tests.doors.snap_bank import CHANNEL, open_code
from tests.world import nop

AMOUNT = 1_130_000
WORKER_SECONDS = 60
_numbers = itertools.count(1)


@dataclass(slots=True)
class Hall:
    """Doors, the acquirer beside them, and a line between; every step is taken in the city's database."""

    doors: Doors
    server: Server[Acquirer]
    line: SnapLine
    told: list[LoggedMessage]
    partner: QrisPartner

    def wish(self, *, minutes: int = 15, code: str = "") -> Qr:
        if not code:
            fresh_nop = nop(next(_numbers))
            self.doors.world.bill(fresh_nop, 2025)
            code, _ = open_code(self.doors, fresh_nop, 2025)
        with inside(self.doors.world):
            at = clock.now()
            return want_qr(code, AMOUNT, partner="qris", until=at + timedelta(minutes=minutes), at=at)

    def step(self, qr: Qr, *, later: timedelta = timedelta(0)) -> Qr:
        """The wish as it is now, attended to once, so much later."""
        with inside(self.doors.world), clock.stopped_at(clock.now() + later):
            now = newest_qr(qr.code)
            assert now is not None
            attend(now, self.line, at=clock.now())
            after = newest_qr(qr.code)
        assert after is not None
        return after

    def shown(self) -> Qr:
        qr = self.step(self.wish())
        assert qr.state == "shown"
        return qr

    def made(self, qr: Qr) -> Made:
        found = self.server.toy.ledger.by_reference(qr.reference)
        assert found is not None
        return found

    def pay(self, qr: Qr, paying: Paying = Paying.GOOD) -> tuple[str, ...]:
        return self.server.toy.payer.pay(self.made(qr), paying).codes

    def state(self, qr: Qr) -> object:
        return self.doors.world.rows("SELECT state FROM partners_qr WHERE id = %s", qr.id)[0][0]

    def booked(self, qr: Qr) -> list[tuple[object, ...]]:
        return self.doors.world.rows(
            "SELECT p.channel, p.reference FROM payments_payment AS p"
            " JOIN payments_quote AS q ON q.id = p.quote_id WHERE q.code = %s",
            qr.code,
        )


@pytest.fixture(scope="module")
def hall(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with (
        running(server, tmp_path_factory.mktemp("qris"), "satu", "qris") as doors,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("SPPT_CLOCK_SHIFT_SECONDS", str(int(doors.shift.total_seconds())))
        notifier = acquirer(doors, "qris")
        for _ in range(100):  # the doors read their partners every two seconds
            if notifier.bank.ask_token().status == 200:
                break
            time.sleep(0.1)
        partner = _partner(doors, notifier)
        opened = start(partner, port=0)
        notifier.found_at(f"http://127.0.0.1:{opened.server_address[1]}")
        with inside(doors.world):
            told: list[LoggedMessage] = []
            line = SnapLine(acquirers()["qris"], told.append)
        yield Hall(doors, opened, line, told, partner)
        opened.shutdown()
        opened.server_close()


def _partner(doors: Doors, notifier: Notifier) -> QrisPartner:
    bank = notifier.bank
    snap = SnapPartner(
        name="Akuirer",
        client_id=bank.client_id,
        client_secret=bank.secret,
        key=bank.key,
        partner_id=bank.partner_id,
        channel_id=CHANNEL,
        va_prefix="",
        other_prefix="",
        test_nops=(),
        codes=(),
        expired_code="",
        expired_amount=0,
    )
    against = f"http://127.0.0.1:{doors.port}"
    return QrisPartner(snap, against, MERCHANT, NMID, 0, "kota", CITY_SECRET, notifier.city_key)


def test_a_wish_becomes_a_qr_that_is_ours_and_its_payment_is_booked(hall: Hall) -> None:
    qr = hall.shown()
    payload = read(qr.content)
    assert payload.valid
    assert (payload.rupiah, payload.nmid) == (AMOUNT, NMID)
    assert hall.pay(qr) == ("2005200",)
    assert hall.booked(qr) == [("qris", qr.reference)]
    assert hall.step(qr).state == "paid"


def test_a_code_has_one_open_wish_however_often_it_is_asked_for(hall: Hall) -> None:
    qr = hall.shown()
    assert hall.wish(code=qr.code).reference == qr.reference


def test_two_workers_that_see_one_wish_ask_for_it_once(hall: Hall) -> None:
    qr = hall.wish()
    hall.told.clear()
    with inside(hall.doors.world):
        attend(qr, hall.line, at=clock.now())
        attend(qr, hall.line, at=clock.now())  # still believes that it is only wanted
    assert [one.route.rpartition("-")[2] for one in hall.told] == ["generate"]
    assert hall.state(qr) == "shown"


@pytest.mark.parametrize(
    ("manner", "why"),
    [
        (Manner.WRONG_AMOUNT, "qr_other_amount"),
        (Manner.BAD_CRC, "qr_crc"),
        (Manner.OTHER_MERCHANT, "qr_other_nmid"),
    ],
)
def test_a_qr_that_is_not_ours_is_never_shown_but_cancelled_and_told(
    hall: Hall, manner: Manner, why: str
) -> None:
    hall.server.toy.ledger.manner = manner
    hall.told.clear()
    qr = hall.step(hall.wish())
    assert (qr.state, qr.why, qr.content) == ("refused", why, "")
    assert hall.made(qr).status == "05"
    assert [(one.route.rpartition("-")[2], one.outcome) for one in hall.told] == [
        ("generate", why),
        ("cancel", "gone"),
    ]
    assert qr.code in hall.told[0].about
    assert hall.step(hall.wish(code=qr.code)).state == "shown"


def test_what_the_acquirer_refuses_is_refused_with_its_number(hall: Hall) -> None:
    hall.server.toy.ledger.manner = Manner.REFUSED
    qr = hall.step(hall.wish())
    assert (qr.state, qr.why) == ("refused", "acquirer_4034702")


def test_a_lost_answer_leaves_the_wish_unknown_until_the_acquirer_says_and_then_ends_it(hall: Hall) -> None:
    hall.server.toy.ledger.manner = Manner.LOST
    qr = hall.step(hall.wish())
    assert qr.state == "unknown"
    assert hall.wish(code=qr.code).reference == qr.reference
    assert hall.step(qr).state == "cancelled"
    assert hall.made(qr).status == "05"


def test_a_worker_that_died_while_asking_leaves_a_wish_that_is_found_out(hall: Hall) -> None:
    qr = hall.wish()
    hall.doors.world.change("UPDATE partners_qr SET state = 'asked' WHERE reference = %s", qr.reference)
    assert hall.step(qr).state == "unknown"
    after = hall.step(qr)  # the acquirer never heard of it
    assert (after.state, after.why) == ("refused", "lost")


def test_a_notice_that_overtakes_the_answer_is_booked_and_the_answer_changes_nothing(hall: Hall) -> None:
    hall.server.toy.ledger.manner = Manner.PAID_FIRST
    qr = hall.step(hall.wish())
    assert (qr.state, qr.content) == ("paid", "")
    assert hall.booked(qr) == [("qris", qr.reference)]


def test_money_that_was_never_told_is_found_by_asking_and_a_late_notice_books_nothing_more(
    hall: Hall,
) -> None:
    qr = hall.shown()
    assert hall.pay(qr, Paying.SILENT) == ()
    assert hall.step(qr).state == "paid"
    assert hall.booked(qr) == [("qris", qr.reference)]
    assert hall.pay(qr) == ("2005200",)
    assert len(hall.booked(qr)) == 1
    assert hall.doors.world.rows("SELECT count(*) FROM payments_case WHERE code = %s", qr.code) == [(0,)]


@pytest.mark.parametrize(
    ("paying", "codes", "state", "case"),
    [
        (Paying.TWICE, ("2005200", "2005200"), "paid", []),
        (Paying.PENDING_AFTER, ("2005200", "2005200"), "paid", []),
        (Paying.TWICE_OTHERWISE, ("2005200", "2005200"), "paid", ["already_paid"]),
        (Paying.WRONG_AMOUNT, ("2005200",), "paid", ["amount_differs"]),
        (Paying.OTHER_MERCHANT, ("4045218",), "shown", []),
    ],
)
def test_however_an_acquirer_tells_it_nothing_is_lost_and_nothing_booked_twice(
    hall: Hall, paying: Paying, codes: tuple[str, ...], state: str, case: list[str]
) -> None:
    qr = hall.shown()
    assert hall.pay(qr, paying) == codes
    with inside(hall.doors.world):
        now = newest_qr(qr.code)
    assert now is not None
    assert now.state == state
    why = hall.doors.world.rows("SELECT why FROM payments_case WHERE code = %s", qr.code)
    assert [one for (one,) in why] == case
    assert len(hall.booked(qr)) == (0 if paying in {Paying.WRONG_AMOUNT, Paying.OTHER_MERCHANT} else 1)


def test_a_qr_whose_time_is_over_is_ended_there_too_and_its_late_money_is_still_taken(hall: Hall) -> None:
    qr = hall.shown()
    over = hall.step(qr, later=timedelta(minutes=16))
    assert over.state == "expired"
    assert hall.made(qr).status == "05"
    assert hall.pay(qr) == ("2005200",)
    assert hall.booked(qr) == [("qris", qr.reference)]


def test_a_qr_that_ran_out_and_was_replaced_is_still_asked_after_and_its_money_found(hall: Hall) -> None:
    qr = hall.shown()
    assert hall.pay(qr, Paying.SILENT) == ()
    with inside(hall.doors.world):
        later = qr.ends_at + timedelta(seconds=1)
        assert move(qr, QrEvent.ENDED, at=later, again=timedelta(0))
        assert qr.id in {one.id for one in due_qrs(at=later)}
    assert hall.step(qr, later=timedelta(minutes=15, seconds=2)).state == "paid"
    assert hall.booked(qr) == [("qris", qr.reference)]


def test_a_qr_of_a_code_that_was_paid_elsewhere_is_cancelled(hall: Hall) -> None:
    qr = hall.shown()
    paid = hall.doors.call(
        "POST",
        "/api/v1/payments",
        {"code": qr.code, "amount": AMOUNT, "reference": qr.reference},
        key="k" + qr.code,
    )
    assert paid.status == 200, paid.text
    assert hall.step(qr).state == "cancelled"
    assert hall.made(qr).status == "05"


def test_a_qr_that_the_acquirer_has_ended_is_shown_no_longer(hall: Hall) -> None:
    qr = hall.shown()
    assert hall.step(qr).state == "shown"
    hall.made(qr).status = "05"
    assert hall.step(qr).state == "cancelled"


def test_an_acquirer_that_cannot_be_reached_refuses_at_once_and_nothing_is_left_open(hall: Hall) -> None:
    with inside(hall.doors.world):
        nowhere = replace(acquirers()["qris"], base_url="http://127.0.0.1:9")
    reached, hall.line = hall.line, SnapLine(nowhere, hall.told.append)
    try:
        qr = hall.step(hall.wish())
    finally:
        hall.line = reached
    assert (qr.state, qr.why) == ("refused", "not_reached")


def test_a_token_that_is_not_known_any_more_is_asked_for_anew(hall: Hall) -> None:
    hall.shown()
    hall.server.toy.door.gate.forget()
    assert hall.shown().state == "shown"


def test_the_worker_wakes_for_a_wish_and_has_its_qr_before_the_page_stops_waiting(hall: Hall) -> None:
    environment = {**os.environ, "SPPT_ACTIVE_DATABASE_URL": hall.doors.world.url}
    with subprocess.Popen(
        [sys.executable, "-m", "sppt.project", "work"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as worker:
        try:
            for _ in range(2):  # the first shows that it runs, the second that it was woken
                began = time.monotonic()
                qr = hall.wish()
                while hall.state(qr) in {"wanted", "asked"} and time.monotonic() - began < WORKER_SECONDS:
                    time.sleep(0.02)
                assert hall.state(qr) == "shown"
        finally:
            worker.terminate()
            worker.wait(WORKER_SECONDS)
    assert worker.returncode == 0


def test_the_books_agree_after_all_that_and_miss_money_that_was_only_said_to_have_come(hall: Hall) -> None:
    with inside(hall.doors.world):
        assert {one.check: one.differences for one in check_books() if one.count} == {}
        qr = hall.wish()
        move(qr, QrEvent.MONEY, at=clock.now())
        found = {one.check: one.differences for one in check_books() if one.count}
    assert found == {"24_qris": (Difference("24_qris", f"qr:{qr.reference}", AMOUNT, 0),)}
    hall.doors.world.change("DELETE FROM partners_qr WHERE id = %s", qr.id)


def test_the_kit_finds_no_fault_undoes_what_it_paid_and_says_what_it_could_not_try(hall: Hall) -> None:
    partner = replace(hall.partner, orders=tuple(_order(hall.wish()) for _ in range(3)))
    findings = conformance(partner.against, partner)
    assert [one for one in findings.cases if one.result is not Result.PASSED] == []
    standing = hall.doors.world.rows(
        "SELECT count(*) FROM payments_payment AS p WHERE p.reference = ANY (%s)"
        " AND NOT EXISTS (SELECT FROM payments_reversal AS r WHERE r.payment_id = p.id)",
        [order.reference for order in partner.orders],
    )
    assert standing == [(0,)]
    without = conformance(partner.against, replace(partner, orders=()))
    assert without.conforms
    assert [one.number for one in without.cases if one.result is Result.SKIPPED] == ["52-3", "52-4", "52-5"]


def test_the_kit_fails_a_door_that_does_not_know_its_merchant(hall: Hall) -> None:
    partner = replace(hall.partner, merchant_id="000000000000", orders=(_order(hall.wish()),))
    findings = conformance(partner.against, partner)
    assert not findings.conforms


def _order(qr: Qr) -> Order:
    return Order(qr.code, qr.reference, qr.amount)


def test_the_next_wish_is_due_at_once_and_a_shown_one_is_watched_later(hall: Hall) -> None:
    qr = hall.wish()
    with inside(hall.doors.world):
        assert qr.id in {one.id for one in due_qrs(at=clock.now())}
    hall.step(qr)
    with inside(hall.doors.world):
        assert qr.id not in {one.id for one in due_qrs(at=clock.now())}
        assert qr.id in {one.id for one in due_qrs(at=clock.now() + timedelta(minutes=1))}
