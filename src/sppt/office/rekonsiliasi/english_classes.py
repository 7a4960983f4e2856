"""English for the classes of differences, their causes and the rules of matching."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.reconciliation.classes import CAUSES, CLASSES, FINDINGS, RULES, Cause, Finding, Rule

_RULES: Mapping[Rule, str] = {
    Rule.REFERENCE: "The channel's reference is the same.",
    Rule.COLLECTIVE: "Several lines of the report bear one reference: one payment for many bills.",
    Rule.REPEATED_LINE: "This line is there already, with the same content.",
    Rule.REFERENCE_USED: "Its reference has been paired with another line of the report.",
    Rule.RECEIPT: "The report names our receipt.",
    Rule.CODE: "Channel, payment code, amount and day are the same, and no other pair is as good.",
    Rule.NOP: "Channel, NOP, year, amount and day are the same, and no other pair is as good.",
    Rule.CODE_NEXT_DAY: "Channel, payment code and amount are the same; the days are one apart because of the cut-off.",
    Rule.NOP_NEXT_DAY: "Channel, NOP, year and amount are the same; the days are one apart because of the cut-off.",
    Rule.BILLS: "The channel reports bill by bill; every bill of one payment was found.",
    Rule.REVERSAL: "The reversal in the report names a payment that was reversed here too.",
    Rule.UNDONE_HERE: "Booked and reversed here; the channel tells of neither.",
    Rule.UNDONE_THERE: "The channel tells of a payment and its reversal; it was never booked here.",
    Rule.DEPOSIT: "The slip names the counter's turns whose cash it brought.",
    Rule.DEPOSIT_OF_DAY: "The deposit equals all the money of that channel on one day.",
    Rule.MANUAL: "Paired by two officers.",
}
_CAUSES: Mapping[Cause, str] = {
    Cause.BANK_TIMED_OUT: "The bank ran out of time and undid it on its side without telling us.",
    Cause.REQUEST_LOST: "The bank has taken the money, but its message never reached us.",
    Cause.PAID_TWICE: "The bill has been paid; this is the second money.",
    Cause.REFUSED_AFTER_REVERSAL: "Its reversal came first, so the payment that followed was refused.",
    Cause.AMBIGUOUS: "More than one payment fits as well; the system does not guess.",
    Cause.TYPED_OTHERWISE: "The amount in the report is not the amount that was booked.",
    Cause.LINE_REPEATED: "The channel reported one line twice, or used one reference twice.",
    Cause.REVERSAL_LOST: "The channel reversed it, but its message did not come or came too late.",
    Cause.REVERSAL_REFUSED: "It was reversed here, but the channel still reports the payment.",
    Cause.ORIGINAL_UNKNOWN: "This reversal names a payment that nobody knows.",
    Cause.NOT_CREDITED: "The channel's settlement was not credited on the promised day.",
    Cause.CREDITED_IN_PART: "Less was credited than the channel reported.",
    Cause.CREDITED_MORE: "More was credited than the channel reported.",
    Cause.NOBODY_EXPLAINS: "No channel's report explains this credit.",
    Cause.FEE_OF_ANOTHER_AGREEMENT: "The fee in the report is not the agreed one.",
}
_FINDINGS: Mapping[Finding, str] = {
    Finding.MATCHED: "Agrees",
    Finding.CARRIED_OVER: "Agrees, over the end of the day",
    Finding.LEDGER_ONLY: "Only in our books",
    Finding.CLAIM_ONLY: "Only in the channel's report",
    Finding.AMOUNT_DIFFERS: "Amount differs",
    Finding.DUPLICATE_CLAIM: "Reported twice",
    Finding.REVERSED_THERE: "Reversed at the channel, not here",
    Finding.REVERSED_HERE: "Reversed here, not at the channel",
    Finding.STATEMENT_SHORT: "Settled short",
    Finding.STATEMENT_OVER: "Settled over",
    Finding.UNKNOWN_ENTRY: "Credit without explanation",
    Finding.FEE_DIFFERS: "Fee differs",
}
_MEANINGS: Mapping[Finding, str] = {
    Finding.LEDGER_ONLY: "We booked it; the channel's reports up to the next day do not tell of it.",
    Finding.CLAIM_ONLY: "The channel reports money that is not in our books.",
    Finding.AMOUNT_DIFFERS: "The same payment with two amounts.",
    Finding.DUPLICATE_CLAIM: "One payment stands more than once in the channel's report.",
    Finding.REVERSED_THERE: "The channel reversed a payment that still stands here.",
    Finding.REVERSED_HERE: "It was reversed here, but the channel still reports its money.",
    Finding.STATEMENT_SHORT: "Less reached the city's account than the channel reported.",
    Finding.STATEMENT_OVER: "More reached the city's account than the channel reported.",
    Finding.UNKNOWN_ENTRY: "A credit on the city's account that no channel's report explains.",
    Finding.FEE_DIFFERS: "The fee in the report is not as agreed with the channel.",
}
_STEPS: Mapping[Finding, str] = {
    Finding.LEDGER_ONLY: "Ask the channel. If the payer has his money back, propose to reverse the payment.",
    Finding.CLAIM_ONLY: (
        "Propose a late posting with the bank's time of payment; if the bill is paid, the money is titipan."
    ),
    Finding.AMOUNT_DIFFERS: (
        "Compare with the channel's proof; ask for a corrected report, or book the difference by decision."
    ),
    Finding.DUPLICATE_CLAIM: (
        "See whether the money came twice. If not, ask for a corrected report; if so, keep it as titipan."
    ),
    Finding.REVERSED_THERE: "Make sure that the payer has his money back, then propose to reverse the payment.",
    Finding.REVERSED_HERE: (
        "The money is at the bank: propose a late posting, or ask the channel to reverse it too."
    ),
    Finding.STATEMENT_SHORT: "Claim the rest from the channel; pair it with the money that follows.",
    Finding.STATEMENT_OVER: "Ask the channel. The difference becomes titipan only when two officers decide so.",
    Finding.UNKNOWN_ENTRY: (
        "Ask the bank for the sender. Pair it with a channel's settlement, or keep it as titipan by decision."
    ),
    Finding.FEE_DIFFERS: "Compare with the agreement; ask the channel to return what it took too much.",
}

CLASSES_IN_ENGLISH: Mapping[str, str] = {
    **{RULES[rule]: english for rule, english in _RULES.items()},
    **{CAUSES[cause]: english for cause, english in _CAUSES.items()},
    **{FINDINGS[finding]: english for finding, english in _FINDINGS.items()},
    **{CLASSES[finding].meaning: english for finding, english in _MEANINGS.items()},
    **{CLASSES[finding].step: english for finding, english in _STEPS.items()},
    "Kas di kanal": "Cash at the channel",
    "Kas daerah": "The city's account",
    "Kas di bendahara": "Cash with the treasurer",
    "Titipan": "Held money",
    "Biaya yang ditahan kanal": "Fees kept by channels",
}
