"""What only the office's templates say; see sppt.kit.pages.tags for the rest."""

from __future__ import annotations

from collections.abc import Iterable

from sppt.accounts.words import Role
from sppt.kit.pages.tags import library_of
from sppt.office.assets import ASSETS
from sppt.office.roles import role_names
from sppt.office.words import CATALOGUE

register = library_of(CATALOGUE, ASSETS)


@register.simple_tag(name="roles")
def roles_text(roles: Iterable[Role]) -> str:
    """Roles by their names, with commas between them."""
    return role_names(roles)
