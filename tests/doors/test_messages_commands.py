"""`sppt messages` as an operator types it: a trial mail, telling now, and what did not arrive."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.conf import settings

from tests.actions.mail_server import mail_server
from tests.actions.test_messages import address, open_day
from tests.actions.test_messages import tell as told_facts
from tests.world import World


def told(*words: str) -> tuple[int, dict[str, object]]:
    from sppt.project.commands.messages import messages

    answer = CliRunner().invoke(messages, [*words, "--json"])
    found = json.loads(answer.stdout)
    assert isinstance(found, dict)
    return answer.exit_code, found


def test_a_trial_mail_says_what_the_server_answered_or_why_it_was_not_sent(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as box:
        monkeypatch.setattr(settings, "SPPT_MAIL_HOST", "127.0.0.1")
        monkeypatch.setattr(settings, "SPPT_MAIL_PORT", box.port)
        monkeypatch.setattr(settings, "SPPT_MAIL_FROM", "pbb@kota.example")
        code, refused = told("test", "bima@kota.example")
        assert (code, refused["refusal"], box.mails) == (1, "insecure", [])
        monkeypatch.setattr(settings, "SPPT_MAIL_TLS", "none")
        assert told("test", "bima@kota.example") == (
            0,
            {"sent": "bima@kota.example", "status": 250},
        )
        assert "Surel percobaan" in str(box.mails[0]["Subject"])


def test_mails_that_wait_are_listed_without_their_address(city: World) -> None:
    from sppt.kit import clock

    city.officer("bima", "bendahara")
    address("bima", at=clock.now())
    told_facts(open_day(), at=clock.now())
    code, found = told("list")
    assert code == 0
    assert "bima@kota.example" not in str(found)
    mails = found["mails"]
    assert isinstance(mails, list)
    assert [(one["officer"], one["purpose"], one["tried"]) for one in mails] == [
        ("bima", "tell", 0),
        ("bima", "confirm", 0),
    ]
    assert told("list", "--failed") == (0, {"mails": []})
    assert told("tell") == (0, {"messages": 0, "mails": 0})
