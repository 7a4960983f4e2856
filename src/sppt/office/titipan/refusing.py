"""Why something about money that the city owes was not done, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.accounts.actions import NotAllowed
from sppt.office.refusals import refusal_of
from sppt.office.words import either
from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.payments.language import Refused

ENGLISH: Mapping[CreditWhy, str] = {
    CreditWhy.NO_SUCH_SUM: "This money is not on the list. Open the list again.",
    CreditWhy.NOTHING_LEFT: "Nothing is left of this money, so there is nothing to propose.",
    CreditWhy.TOO_MUCH: "That is more than what is left, {left}. Write at most what is left.",
    CreditWhy.NO_SUCH_BILL: "This is no open bill of the same taxpayer. Choose one from the list on this page.",
    CreditWhy.STALE_SUM: "The bill or the money has changed since this was proposed. Refuse it and propose anew.",
    CreditWhy.CHANNEL_UNKNOWN: "Channel {channel} is not known. Choose one of the partners.",
    CreditWhy.REFERENCE_MALFORMED: "The reference is 1 to 60 letters, digits or signs without spaces.",
    CreditWhy.AMOUNT_MALFORMED: "The amount is whole rupiah above zero.",
    CreditWhy.NOT_NAMED: "The report does not name its bill. Enter the payment code, or the NOP with its tax year.",
    CreditWhy.IN_THE_FUTURE: "This time lies in the future. Check day and hour.",
    CreditWhy.BOOKED_ALREADY: (
        "Reference {reference} is booked already, as receipt {receipt}. If the amounts differ, ask the channel first."
    ),
    CreditWhy.IN_SUSPENSE: "Money with reference {reference} is in suspense as number {case}. Settle it there.",
    CreditWhy.NOTHING_TO_UNDO: "Nothing with reference {reference} stands here, so there is nothing to undo.",
    CreditWhy.NOT_FROM_A_CHANNEL: "This money did not come from a channel. Set it off, or refund it.",
    CreditWhy.NO_TERMS: "The city has no terms of refund yet. Fill in the section overpayment of its rules.",
    CreditWhy.OFFSET_FIRST: (
        "This taxpayer has {count} overdue bills. Set the money off against them first; the rest can be refunded."
    ),
    CreditWhy.NOT_HIS_NOP: "NOP {nop} is not of the taxpayer whose money this is. Choose one from this page.",
    CreditWhy.PAYEE_MISSING: "Write the payee's name and bank.",
    CreditWhy.PAYEE_IS_ANOTHER: (
        "The payee must be the taxpayer. Correct the name, or bring the taxpayer's data up to date first."
    ),
    CreditWhy.ACCOUNT_MALFORMED: "An account number is 5 to 20 digits without spaces.",
    CreditWhy.NO_SUCH_REFUND: "There is no such refund.",
    CreditWhy.REFUND_ENDED: "This refund is done. Nothing is left to do.",
    CreditWhy.REFUND_HELD: "This refund is still on hold. Pay it from the day shown on this page.",
    CreditWhy.NOT_A_THIRD: "A third officer pays, neither who proposed nor who approved. Ask a colleague.",
    CreditWhy.NAME_DIFFERS: (
        "The bank names another owner of this account than SKPDLB, so it was not paid."
        " Check the number, or withdraw this refund."
    ),
    CreditWhy.NOTE_MISSING: "Write the reason, at least ten letters.",
    CreditWhy.REFERENCE_MISSING: "Write the bank's number of the transfer.",
}


def sentence(error: CreditRefused | Refused | NotAllowed) -> str:
    """A refusal for the page."""
    if isinstance(error, CreditRefused):
        return either(str(error), ENGLISH[error.code].format(**error.facts))
    return refusal_of(error)
