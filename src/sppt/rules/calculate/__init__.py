"""`sppt calculate …`: the law's arithmetic on a document of plain values, with each step shown."""

from sppt.rules.calculate.assessment import calculate_assessment
from sppt.rules.calculate.common import BadInput
from sppt.rules.calculate.penalty import calculate_penalty

__all__ = ["BadInput", "calculate_assessment", "calculate_penalty"]
