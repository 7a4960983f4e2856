"""Commands that act as an officer: who he is must be shown, except in a demo."""

from __future__ import annotations

import os

import click

from sppt.project.boot import home


def act_as(name: str, role: str) -> None:
    """Checks that this is an active officer with this role, and outside a demo his one-time code. After boot().

    The code comes from SPPT_OFFICER_CODE, or is asked for at the terminal. Raises NotAllowed, NotSignedIn.
    """
    from sppt.accounts.factors import has_secret
    from sppt.accounts.queries import require_role
    from sppt.accounts.signing import show_code
    from sppt.kit import clock
    from sppt.project.commands.demo_officers import officers_in

    require_role(name, role)
    if any(one.name == name and has_secret(name, one.secret) for one in officers_in(home() / "demo")):
        return
    code = os.environ.get("SPPT_OFFICER_CODE") or click.prompt("Kode sekali pakai", hide_input=True, err=True)
    show_code(name, str(code), at=clock.now())
