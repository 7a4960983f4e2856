"""Why something of determination was not done, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.assessment.refusals import Refused, Why
from sppt.office.words import either
from sppt.rules.correction import CannotCorrect

ENGLISH: Mapping[Why, str] = {
    Why.YEAR_HAS_NOTICES: "Tax year {year} has {count} notices, so it cannot be determined as a whole again.",
    Why.ALREADY_RUNNING: "The determination of {year} is running already. Wait until it is done.",
    Why.ALREADY_APPROVED: "The drafts of {year} are approved and being issued; they can no longer be replaced.",
    Why.NO_OBJECTS: "There are no tax objects yet. Import the SISMIOP data first.",
    Why.NO_RULES: "There are no rules for {year} yet. Prepare and approve them first. ({detail})",
    Why.TOO_EARLY: "Tax year {year} cannot be determined yet; at most one year ahead.",
    Why.NO_DRAFT: "There are no drafts for {year}. Have them made first.",
    Why.NOT_IN_DRAFT: "NOP {nop} is not among the drafts of {year}.",
    Why.OWN_DRAFT: "Drafts of your own must be issued by another officer.",
    Why.STALE_DRAFT: "The drafts have changed since this was proposed. Refuse it, look again and propose anew.",
    Why.DOES_NOT_TIE_OUT: "What was issued is not what was drafted, so nothing was issued. ({detail})",
    Why.NOT_DECIDABLE: "The tax of this object cannot be worked out from its data. Correct them, or leave it out.",
    Why.NOTE_MISSING: "Write the reason, at least ten letters.",
    Why.RULES_CHANGED: "The rules of {year} have changed since these drafts. Determine the whole city again.",
    Why.NO_SUCH_OBJECT: "NOP {nop} is not among the tax objects. Check its 18 digits.",
    Why.HAS_A_NOTICE: "This object has a notice of {year} already. Use a correction.",
    Why.NO_NOTICE: "This object has no notice of {year} yet. Use a late determination.",
    Why.YEAR_NOT_ISSUED: "The notices of {year} are not issued yet. Determine the whole year first.",
    Why.NO_FACTS: "Enter the data first.",
    Why.NOT_COMPUTABLE: "The tax cannot be worked out from these data ({detail}). Check areas and values.",
    Why.NOTHING_CHANGES: "Nothing would change by this decision. Check what was entered.",
    Why.NUMBER_MISSING: "Write the number of the decision.",
    Why.STALE_CORRECTION: "The notice or its bill has changed since this was proposed. Refuse it and propose anew.",
    Why.GROUND_MISSING: "Write its ground: an article or a decision, such as Perda 10/2023 article 38.",
    Why.TOO_MANY_OBJECTS: "Write 1 to {most} NOPs. Split a longer list into several proposals.",
    Why.TREATMENT_YEAR: "Choose a tax year from {first} to {last} for its beginning.",
    Why.TREATMENT_ENDS_FIRST: "Its last year lies before its first. Correct it, or leave it empty for no end.",
    Why.TREATED_TOO_LATE: (
        "The notices of {year} are issued, so this no longer changes them. Begin with the next year;"
        " issued notices are changed by a decision."
    ),
    Why.UNKNOWN_TREATMENT: "The rules of {year} do not know {value}. Add and approve it there, or choose another.",
    Why.BAD_REDUCTION: "Write the reduction: above 0% up to 100%, or whole rupiah.",
    Why.NO_OWNER: "Object {nop} has no subject on record, so this cannot go with its owner.",
    Why.STALE_TREATMENT: (
        "What holds for this object has changed since this was proposed. Refuse it, look again and propose anew."
    ),
    Why.NOT_A_PAIR: "Choose two different subjects that are both on record.",
}


def sentence(error: Refused) -> str:
    """A refusal for the page."""
    return either(str(error), ENGLISH[error.why].format(**error.values))


def cannot_correct(error: CannotCorrect) -> str:
    """Why a bill in its state is not corrected."""
    return either(str(error), "This bill was written off, cancelled or replaced, so it cannot be corrected.")
