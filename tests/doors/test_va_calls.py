"""Numbers told to a bank over a real socket: known when the bank knows them, asked for when it is not clear."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connections

from sppt.channels.snap.va_keeper import attend
from sppt.channels.snap.va_line import Reported, VaLine
from sppt.channels.webhooks import Reach
from sppt.kit import clock
from sppt.partners.actions import PartnerRefused, add_partner
from sppt.partners.agreements import Agreement, agree
from sppt.partners.queries import LoggedMessage
from sppt.partners.snap import speak_snap
from sppt.partners.va import Va, due_vas, vas_of, want_vas
from sppt.partners.va_banks import call_bank, called_banks, stop_telling
from sppt.partners.va_states import TABLE, VaState, table_as_markdown
from sppt.payments.language import PaymentCode
from sppt.project.boot import work_as
from sppt.project.commands.va_work import Desk
from tests.actions.desk import booked, opened, request
from tests.doors.va_bank import Bank, Manner, open_bank
from tests.house.tree import ROOT, read
from tests.world import NOON, World, nop

NUMBER = "   88812"
AMOUNT = 1_130_000


@dataclass(slots=True)
class Hall:
    """A city, a bank, and the worker between them, who takes one step whenever something is due."""

    city: World
    bank: Bank
    code: PaymentCode
    said: list[LoggedMessage]
    line: VaLine
    at: datetime = NOON

    def want(self) -> None:
        want_vas(self.code.code, self.code.amount, until=self.code.valid_until, at=self.at)

    def step(self, *, later: int = 0) -> VaState:
        """Attends to what is due so many seconds later; how far the bank's knowledge is after that."""
        self.at += timedelta(seconds=later)
        with clock.stopped_at(self.at):
            for va in due_vas(at=self.at):
                attend(va, self.line, at=self.at)
        return vas_of(self.code.code)["bank-va"]

    def until(self, state: VaState, *, steps: int = 12) -> None:
        for _ in range(steps):
            if self.step(later=900) is state:
                return
        raise AssertionError(f"not {state} after {steps} steps")

    @property
    def number(self) -> dict[str, object] | None:
        return self.bank.numbers.get(NUMBER + self.code.code)


@pytest.fixture
def hall(city: World) -> Iterator[Hall]:
    add_partner("bank-va", name="Bank VA", client_id="bank-va-1", by="operator", at=NOON)
    speak_snap("bank-va-1", partner_id="bank-va", va_prefix="88812", by="operator", at=NOON)
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    with open_bank() as bank:
        call_bank("bank-va-1", bank.url, bank.credentials(), by="operator", at=NOON)
        said: list[LoggedMessage] = []
        line = VaLine(called_banks()["bank-va"], Reach.ANYWHERE, said.append)
        hall = Hall(city, bank, code, said, line)
        yield hall
        assert bank.bad == []


def test_a_number_is_told_once_and_known_when_the_bank_says_so(hall: Hall) -> None:
    hall.want()
    hall.want()
    assert vas_of(hall.code.code) == {"bank-va": VaState.WANTED}
    assert hall.step() is VaState.KNOWN
    assert hall.step(later=10) is VaState.KNOWN
    assert hall.bank.asked == ["create-va"]
    number = hall.number
    assert number is not None
    assert number["totalAmount"] == {"value": "1130000.00", "currency": "IDR"}
    assert number["virtualAccountTrxType"] == "C"
    assert datetime.fromisoformat(str(number["expiredDate"])) == hall.code.valid_until
    assert [(one.outcome, one.about[0]) for one in hall.said] == [("done", hall.code.code)]


def test_an_unclear_answer_is_cleared_by_asking_and_never_by_telling_again(hall: Hall) -> None:
    unclear = (
        Manner.LOST_ANSWER,
        Manner.TIMEOUT,
        Manner.IN_PROGRESS,
        Manner.WRONG_DIGITS,
        Manner.NO_JSON,
    )
    for number, manner in enumerate(unclear, start=2):
        hall.city.bill(nop(number), 2025)
        hall.code = opened((nop(number), {2025}), at=hall.at)
        hall.bank.manners, hall.bank.asked = [manner], []
        hall.want()
        assert hall.step() is VaState.UNKNOWN, manner
        assert hall.step(later=2) is VaState.KNOWN, manner
        assert hall.bank.asked == ["create-va", "inquiry-va"]


def test_a_lost_request_is_told_again_once_the_bank_says_that_it_knows_nothing(hall: Hall) -> None:
    hall.bank.manners = [Manner.LOST_REQUEST, Manner.LOST_REQUEST, Manner.REDIRECT]
    hall.want()
    assert hall.step() is VaState.UNKNOWN
    assert hall.step(later=2) is VaState.UNKNOWN  # the question was lost, too
    assert hall.step(later=1) is VaState.UNKNOWN  # and it is not repeated at once
    hall.until(VaState.KNOWN)
    assert hall.bank.asked == ["inquiry-va", "create-va"]


def test_a_number_with_another_amount_at_the_bank_is_corrected(hall: Hall) -> None:
    hall.bank.manners = [Manner.LOST_ANSWER]
    hall.want()
    hall.step()
    known = hall.number
    assert known is not None
    hall.bank.numbers[NUMBER + hall.code.code] = {
        **known,
        "totalAmount": {"value": "1.00", "currency": "IDR"},
    }
    assert hall.step(later=2) is VaState.KNOWN
    assert hall.bank.asked == ["create-va", "inquiry-va", "update-va"]
    assert hall.number is not None
    assert hall.number["totalAmount"] == {"value": "1130000.00", "currency": "IDR"}


def test_what_a_bank_refuses_is_never_asked_again(hall: Hall) -> None:
    hall.bank.manners = [Manner.REFUSE]
    hall.want()
    assert hall.step() is VaState.REFUSED
    assert hall.step(later=900) is VaState.REFUSED
    assert hall.bank.asked == ["refused"]
    assert hall.city.rows("SELECT why FROM partners_va") == [("bank_4032701",)]


def test_a_bank_that_is_not_there_is_waited_for(hall: Hall) -> None:
    with open_bank() as gone:
        nowhere = gone.url
    call_bank("bank-va-1", nowhere, hall.bank.credentials(), by="operator", at=NOON)
    there, hall.line = hall.line, VaLine(called_banks()["bank-va"], Reach.ANYWHERE, hall.said.append)
    hall.want()
    assert hall.step() is VaState.UNKNOWN
    hall.line = there
    hall.until(VaState.KNOWN)
    assert {one.outcome for one in hall.said} == {"not_sent", "missing", "done"}


def test_a_token_that_the_bank_has_forgotten_is_asked_for_anew(hall: Hall) -> None:
    hall.bank.manners = [Manner.FORGET_TOKEN]
    hall.want()
    assert hall.step() is VaState.KNOWN


def test_a_code_that_is_paid_is_marked_and_one_that_has_ended_is_deleted_at_the_bank(hall: Hall) -> None:
    first = hall.code.code
    hall.want()
    hall.step()
    booked(request(hall.code), at=NOON)
    hall.until(VaState.ENDED)
    assert hall.number is not None
    assert (hall.number["paidStatus"], hall.bank.asked[-1]) == ("Y", "update-status")
    hall.city.bill(nop(2), 2025)
    hall.code = opened((nop(2), {2025}), at=hall.at)
    hall.want()
    hall.step()
    hall.at = hall.code.valid_until
    hall.bank.manners = [Manner.LOST_REQUEST]
    hall.until(VaState.ENDED)
    assert hall.bank.asked[-1] == "delete-va"
    assert hall.bank.numbers.keys() == {NUMBER + first}


def test_a_number_that_was_never_told_ends_without_a_word(hall: Hall) -> None:
    hall.want()
    booked(request(hall.code), at=NOON)
    assert hall.step() is VaState.ENDED
    assert hall.bank.asked == []


def test_numbers_of_a_bank_that_is_told_no_more_are_deleted_there_and_none_is_lost(hall: Hall) -> None:
    hall.want()
    assert hall.step() is VaState.KNOWN
    hall.city.bill(nop(2), 2025)
    untold = opened((nop(2), {2025}))
    want_vas(untold.code, untold.amount, until=untold.valid_until, at=hall.at)
    stop_telling("bank-va-1", by="officer:budi", at=hall.at)
    late = opened((nop(2), {2025}), key="late")
    want_vas(late.code, late.amount, until=late.valid_until, at=hall.at)
    assert vas_of(late.code) == {}
    assert hall.step() is VaState.ENDING  # at once, not at its next look
    assert hall.step() is VaState.ENDED
    assert hall.number is None
    assert NUMBER + untold.code not in hall.bank.numbers
    found = hall.city.rows("SELECT code, state, why FROM partners_va ORDER BY id")
    assert found == [
        (hall.code.code, "ended", "told_no_more"),
        (untold.code, "ended", "told_no_more"),
    ]
    assert due_vas(at=hall.at + timedelta(days=9)) == []


def test_an_unclear_number_of_a_bank_that_is_told_no_more_is_deleted_and_not_told_again(hall: Hall) -> None:
    hall.want()
    hall.bank.manners = [Manner.LOST_ANSWER]
    assert hall.step() is VaState.UNKNOWN
    stop_telling("bank-va-1", by="officer:budi", at=hall.at)
    hall.until(VaState.ENDED, steps=4)
    assert hall.number is None


def test_a_worker_that_dies_while_telling_leaves_a_question_and_no_second_number(hall: Hall) -> None:
    hall.want()

    class Dies(Exception):
        pass

    class Deadly:
        def create(self, va: Va) -> None:
            hall.line.create(va)
            raise Dies

    [va] = due_vas(at=hall.at)
    with pytest.raises(Dies):
        attend(va, Deadly(), at=hall.at)  # type: ignore[arg-type]
    assert hall.step() is VaState.SENT  # the claim of the one that died still holds
    assert hall.step(later=60) is VaState.UNKNOWN
    hall.until(VaState.KNOWN)
    assert hall.bank.asked == ["create-va", "inquiry-va"]


def test_a_bank_is_not_told_of_an_amount_above_its_limit(hall: Hall) -> None:
    agree("bank-va", Agreement(amount_max=AMOUNT - 1), by="operator", at=NOON)
    hall.want()
    assert vas_of(hall.code.code) == {}


def test_the_report_of_a_bank_is_read_whole_or_not_at_all(hall: Hall) -> None:
    whole: dict[str, object] = {
        "virtualAccountNo": NUMBER + hall.code.code,
        "paidAmount": {"value": "1130000.00", "currency": "IDR"},
        "paymentRequestId": "P-1",
    }
    hall.bank.paid = [whole]
    with clock.stopped_at(NOON):
        assert hall.line.report(NOON.date()) == [Reported(hall.code.code, "P-1", AMOUNT)]
        hall.bank.paid = [whole, {**whole, "paidAmount": {"value": "1e6", "currency": "IDR"}}]
        assert hall.line.report(NOON.date()) is None


def test_a_public_reach_leads_to_no_address_inside(hall: Hall) -> None:
    hall.line = VaLine(called_banks()["bank-va"], Reach.PUBLIC, hall.said.append)
    hall.want()
    assert hall.step() is VaState.UNKNOWN
    assert hall.bank.asked == []
    assert hall.said[0].outcome == "not_sent"


def test_what_cannot_be_a_bank_is_not_kept(hall: Hall) -> None:
    good = hall.bank.credentials()
    for client_id, url, code in (
        ("bank-va-1", "ftp://bank.example", "bad_bank"),
        ("bank-va-1", "https://bank.example/", "bad_bank"),
        ("nobody-1", "https://bank.example", "client_unknown"),
    ):
        with pytest.raises(PartnerRefused) as refusal:
            call_bank(client_id, url, good, by="operator", at=NOON)
        assert refusal.value.code == code
    sealed = hall.city.rows("SELECT sealed_secret || sealed_key FROM partners_vabank")[0][0]
    assert good.secret not in str(sealed)


def test_the_worker_tells_each_bank_what_is_due_there(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SPPT_WEBHOOK_REACH", "anywhere")
    now = clock.now()
    hall.city.bill(nop(2), 2025)
    hall.code = opened((nop(2), {2025}), at=now)
    want_vas(hall.code.code, hall.code.amount, until=hall.code.valid_until, at=now)
    with ThreadPoolExecutor(1, initializer=work_as, initargs=("app",)) as hands:
        desk = Desk(hands)
        desk.look()
        hands.submit(connections.close_all).result(60)
    assert vas_of(hall.code.code) == {"bank-va": VaState.KNOWN}
    assert hall.city.rows("SELECT partner, route, outcome FROM partners_message") == [
        ("bank-va", "POST→ /v1.0/transfer-va/create-va", "done")
    ]


def test_the_guide_shows_the_table_of_states() -> None:
    assert table_as_markdown() in read(ROOT / "docs/operating/mitra.md")


def test_every_open_state_has_a_way_to_an_end() -> None:
    ends = {VaState.ENDED, VaState.REFUSED}
    for state in VaState:
        reached = {state}
        for _ in VaState:
            reached |= {after for (before, _), after in TABLE.items() if before in reached}
        assert reached & ends, state
