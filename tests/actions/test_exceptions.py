"""What stands is asked of the rooms that know it, with its owner, and without a NOP or a name of a taxpayer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.actions.held import granted, kept, people
from tests.actions.recon_hands import MIDDAY, MONDAY, TUESDAY, Line, agree, pay, report
from tests.world import NOON, World

if TYPE_CHECKING:
    from sppt.messages.telling import Fact

DAY = timedelta(days=1)


def standing(at: datetime) -> dict[str, Fact]:
    from sppt.project.exceptions import standing as asked

    return {str(fact.kind): fact for fact in asked(at)}


def heard(city: World, kind: str) -> list[str]:
    rows = city.rows("SELECT officer_id FROM messages_message WHERE kind = %s ORDER BY officer_id", kind)
    return [str(name) for (name,) in rows]


def tell(at: datetime) -> None:
    from sppt.messages.rules import rules_at
    from sppt.messages.telling import tell as told
    from sppt.project.exceptions import standing as asked

    told(asked(at), rules_at(None), by_mail={}, at=at)


def test_differences_above_the_limit_go_to_all_treasurers_and_old_ones_to_their_owner(city: World) -> None:
    from sppt.reconciliation.cases import assign, open_cases
    from sppt.reconciliation.matching import reconcile

    people(city)
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000), Line("R-9", 10_500_000)])
    report(city, [Line("R-8", 700_000)], on=TUESDAY)
    reconcile(TUESDAY, at=MIDDAY + 2 * DAY)
    [first, _] = open_cases()
    assign([first.id], owner="citra", by="ana", at=MIDDAY + 2 * DAY)
    assert "differences_own" not in standing(MIDDAY + 3 * DAY)
    found = standing(MIDDAY + 4 * DAY)
    assert dict(found["differences_above"].values) == {"jumlah": 11_200_000, "batas": 10_000_000}
    own = found["differences_own"]
    assert (own.owner, dict(own.values)) == ("citra", {"banyak": 1, "hari": MONDAY.isoformat()})
    tell(MIDDAY + 4 * DAY)
    assert heard(city, "differences_own") == ["citra"]
    assert heard(city, "differences_above") == ["budi", "citra", "dewi"]
    tell(MIDDAY + 5 * DAY)  # a second one that nobody looks after has grown old
    assert heard(city, "differences_own") == ["budi", "citra", "citra", "citra", "dewi"]


def test_a_refund_is_told_when_its_hold_is_over_and_only_to_a_third_officer(city: World) -> None:
    people(city)
    one = granted(kept(250_000, 2026))
    before = datetime.combine(one.pay_from, NOON.timetz()) - DAY
    assert "refund_due" not in standing(before)
    assert standing(before + DAY)["refund_due"].values == {
        "surat": "00001/SKPDLB/2026",
        "hari": one.pay_by.isoformat(),
    }
    tell(before + DAY)
    assert heard(city, "refund_due") == ["citra", "dewi"]


def test_a_proposal_is_told_to_those_who_may_decide_it(city: World) -> None:
    from sppt.payments.refunds import propose_refund
    from tests.actions.held import REASON, application

    people(city)
    propose_refund(application(kept(250_000, 2026)), maker="budi", reason=REASON, at=NOON)
    assert dict(standing(NOON)["proposal"].values) == {
        "nomor": 1,
        "perihal": "Restitusi",
        "perihal_en": "Refund",
        "hari": "2026-09-14",
    }
    tell(NOON)
    assert heard(city, "proposal") == ["citra", "dewi"]


def test_keys_of_partners_are_told_to_administrators(city: World) -> None:
    from sppt.partners.actions import add_partner

    city.officer("satya", "administrator")
    add_partner("bank-uji", name="Bank Uji", client_id="bank-uji-1", by="operator", at=NOON)
    assert not any(kind.startswith("key") for kind in standing(NOON))
    city.change("UPDATE partners_secret SET valid_until = %s", NOON + 3 * DAY)
    assert dict(standing(NOON)["key_ends"].values) == {"mesin": "bank-uji-1", "hari": "2026-09-17"}
    tell(NOON + 3 * DAY)
    assert heard(city, "key_none") == ["satya"]


def test_nothing_that_is_told_names_a_nop_or_a_taxpayer(city: World) -> None:
    people(city)
    agree(city)
    pay(city, 1, at=MIDDAY - 10 * DAY)
    granted(kept(250_000, 2026, digits=""))
    tell(NOON + 40 * DAY)
    rows = city.rows("SELECT kind, values, page FROM messages_message")
    assert {str(kind) for kind, _, _ in rows} >= {"day_open", "refund_due"}
    assert not [row for row in rows if re.search(r"\d{13,}|Siti|SITI|Aminah", f"{row[1]} {row[2]}")]
