"""A code is opened, paid once, and answered the same for ever."""

from sppt.kit.perda import perda_of
from sppt.payments import actions
from sppt.payments.language import PaymentRequest, Receipt, Wish
from sppt.rules.nop import Nop
from tests.world import NOON, World, nop


def test_the_same_reference_gets_the_same_receipt_and_no_second_payment(city: World) -> None:
    city.bill(nop(1), 2025)
    code = actions.open_code(perda_of("36.76"), Wish(((Nop(nop(1)), frozenset({2025})),), "wish-1"), at=NOON)
    request = PaymentRequest("loket", "R-1", code.code, code.amount)
    first = actions.record_payment(request, at=NOON)
    written = city.counts()
    second = actions.record_payment(request, at=NOON)
    assert isinstance(first, Receipt)
    assert isinstance(second, Receipt)
    assert (second.number, second.replayed, first.replayed) == (first.number, True, False)
    assert city.counts() == written
