"""The demo has money that found no place, once, however often it starts."""

from __future__ import annotations

import json
from pathlib import Path

from sppt.kit import clock
from sppt.payments import owed
from sppt.payments.owed import Wanted
from sppt.project.commands.demo_city import make_partners
from tests.world import NOON, World, nop


def test_the_demo_keeps_one_sum_for_each_nop_worth_paying(city: World, tmp_path: Path) -> None:
    notes = tmp_path / "patut-dicoba"
    notes.mkdir()
    tried = [{"case": "several_unpaid", "nop": nop(1), "label": "Beberapa tahun belum dibayar"}]
    (notes / "CONTOH.json").write_text(json.dumps({"patut_dicoba": tried}), encoding="ascii")
    city.bill(nop(1), 2026, 900_000)
    with clock.stopped_at(NOON):
        for _ in range(2):
            make_partners(tmp_path, channel_port=8001)
    [one] = owed.sums(Wanted()).sums
    assert (one.channel, one.left, one.nops) == ("bank-satu", 125_000, (nop(1),))
