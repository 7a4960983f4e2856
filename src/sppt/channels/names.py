"""What of a taxpayer's name a partner is told."""

from __future__ import annotations

from sppt.assessment.queries import masked
from sppt.partners.quirks import NamePolicy


def told_name(nama: str, policy: NamePolicy) -> str:
    """The whole name, as everybody may see it, or nothing."""
    if policy is NamePolicy.NONE:
        return ""
    return nama if policy is NamePolicy.FULL else masked(nama)
