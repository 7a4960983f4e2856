"""Partners change by two people: what is agreed, how a client enters and speaks, its key, its secret.

`before` in a proposal is what stood then; if that has changed since, the proposal can only be refused.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, time, timedelta
from enum import StrEnum

import msgspec
from django.db import transaction

from sppt.accounts.actions import Decided, NotAllowed, decide, propose
from sppt.accounts.words import Decision
from sppt.partners.actions import Credentials, PartnerRefused, rotate_secret
from sppt.partners.agreements import (
    UNKNOWN,
    Agreement,
    Terms,
    agree,
    check_agreement,
    plain_terms,
    set_standing,
    terms_of,
)
from sppt.partners.health import key_ages
from sppt.partners.iso8583 import BadWays
from sppt.partners.lines import Line, What, check_line, lines_of, put_line, read_line, what_of
from sppt.partners.machines import Machine, SnapWays, check_machine, machine_of, set_machine
from sppt.partners.quirks import BadQuirks, NamePolicy
from sppt.partners.snap import read_public_key, rotate_key
from sppt.partners.words import FeeRule

OVERLAP_DAYS_MAX = 90


class Kind(StrEnum):
    """What may be proposed about a partner."""

    TERMS = "partner_terms"
    MACHINE = "partner_machine"
    KEY = "partner_key"
    SECRET = "partner_secret"  # noqa: S105 (a word)
    LINE = "partner_line"


class _Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Terms as a proposal keeps them."""

    name: str
    active: bool
    opens: str
    closes: str
    amount_max: int
    cut_off: str
    late_days: int
    fee: int
    fee_rule: FeeRule
    settle_days: int
    account: str
    profile: str


class _Machine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A client's settings as a proposal keeps them."""

    let_in: bool
    networks: tuple[str, ...]
    per_second: int
    burst: int
    partner_id: str = ""
    va_prefix: str = ""
    channel_ids: tuple[str, ...] = ()
    names: NamePolicy = NamePolicy.MASKED
    quirks: str = ""


class _Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new key or secret as a proposal keeps it; no `pem` for a secret, which is made when it is approved."""

    newest: str
    overlap_days: int
    fingerprint: str = ""
    pem: str = ""


def propose_terms(code: str, terms: Terms, *, reason: str, maker: str, at: datetime) -> int:
    """Proposes other terms. Raises NotAllowed."""
    now = terms_of(code)
    if now is None:
        raise NotAllowed("partner_unknown", UNKNOWN)
    try:
        check_agreement(terms.agreed)
    except PartnerRefused as refused:
        raise NotAllowed(refused.code, str(refused)) from refused
    before, after = plain_terms(now), plain_terms(terms)
    _require_change(before, after)
    subject = f"partner:{code}"
    return propose(
        kind=Kind.TERMS, subject=subject, before=before, after=after, reason=reason, maker=maker, at=at
    )


def approve_terms(proposal: int, *, checker: str, note: str, at: datetime) -> str:
    """Decides, and puts the terms down, in one transaction; returns the partner. Raises NotAllowed."""
    with transaction.atomic():
        decided = _approved(proposal, Kind.TERMS, checker=checker, note=note, at=at)
        code = decided.subject.removeprefix("partner:")
        now = terms_of(code)
        before = msgspec.json.decode(decided.before, type=_Terms)
        if now is None or before != msgspec.convert(plain_terms(now), _Terms):
            raise _stale()
        after = msgspec.json.decode(decided.after, type=_Terms)
        agreed = Agreement(
            opens=time.fromisoformat(after.opens),
            closes=time.fromisoformat(after.closes),
            amount_max=after.amount_max,
            cut_off=time.fromisoformat(after.cut_off),
            late_days=after.late_days,
            fee=after.fee,
            fee_rule=after.fee_rule,
            settle_days=after.settle_days,
            account=after.account,
            profile=after.profile,
        )
        by = f"officer:{checker}"
        try:
            agree(code, agreed, by=by, at=at)
            set_standing(code, name=after.name, active=after.active, by=by, at=at)
        except PartnerRefused as refused:
            raise NotAllowed(refused.code, str(refused)) from refused
    return code


def propose_machine(machine: Machine, *, reason: str, maker: str, at: datetime) -> int:
    """Proposes other settings of a client. Raises NotAllowed."""
    now = machine_of(machine.client_id)
    if now is None or (now.snap is None) != (machine.snap is None):
        raise NotAllowed("client_unknown", "Mesin mitra ini tidak dikenal. Periksa X-CLIENT-ID-nya.")
    try:
        check_machine(machine)
    except (PartnerRefused, BadQuirks) as refused:
        raise NotAllowed(refused.code, str(refused)) from refused
    before, after = msgspec.to_builtins(_kept(now)), msgspec.to_builtins(_kept(machine))
    _require_change(before, after)
    subject = f"partner:{machine.client_id}"
    return propose(
        kind=Kind.MACHINE, subject=subject, before=before, after=after, reason=reason, maker=maker, at=at
    )


def approve_machine(proposal: int, *, checker: str, note: str, at: datetime) -> str:
    """Decides, and puts a client's settings down; returns its id. Raises NotAllowed."""
    with transaction.atomic():
        decided = _approved(proposal, Kind.MACHINE, checker=checker, note=note, at=at)
        client_id = decided.subject.removeprefix("partner:")
        now = machine_of(client_id)
        if now is None or msgspec.json.decode(decided.before, type=_Machine) != _kept(now):
            raise _stale()
        after = msgspec.json.decode(decided.after, type=_Machine)
        ways = SnapWays(after.partner_id, after.va_prefix, after.channel_ids, after.names, after.quirks)
        machine = Machine(
            client_id=client_id,
            partner=now.partner,
            let_in=after.let_in,
            networks=after.networks,
            per_second=after.per_second,
            burst=after.burst,
            snap=ways if now.snap else None,
        )
        try:
            set_machine(machine, by=f"officer:{checker}", at=at)
        except (PartnerRefused, BadQuirks) as refused:
            raise NotAllowed(refused.code, str(refused)) from refused
    return client_id


def propose_key(client_id: str, pem: str, *, overlap_days: int, reason: str, maker: str, at: datetime) -> int:
    """Proposes a new RSA key of a client. Raises NotAllowed."""
    _require_overlap(client_id, overlap_days)
    try:
        fingerprint = read_public_key(pem)[1]
    except PartnerRefused as refused:
        raise NotAllowed(refused.code, str(refused)) from refused
    newest = _newest(client_id, Kind.KEY)
    if newest == fingerprint:
        raise NotAllowed("same_key", "Kunci ini sudah tercatat. Minta kunci yang baru dari mitra.")
    return _propose_key(
        Kind.KEY,
        client_id,
        _Key(newest, overlap_days, fingerprint, pem),
        reason=reason,
        maker=maker,
        at=at,
    )


def approve_key(proposal: int, *, checker: str, note: str, at: datetime) -> str:
    """Decides, and keeps the new key beside the old one; returns its fingerprint. Raises NotAllowed."""
    with transaction.atomic():
        decided = _approved(proposal, Kind.KEY, checker=checker, note=note, at=at)
        client_id, after = _fresh_key(decided, Kind.KEY)
        overlap = timedelta(days=after.overlap_days)
        return rotate_key(client_id, after.pem, by=f"officer:{checker}", at=at, overlap=overlap)


def propose_secret(client_id: str, *, overlap_days: int, reason: str, maker: str, at: datetime) -> int:
    """Proposes a new shared secret of a client; it is made when that is approved. Raises NotAllowed."""
    _require_overlap(client_id, overlap_days)
    after = _Key(_newest(client_id, Kind.SECRET), overlap_days)
    return _propose_key(Kind.SECRET, client_id, after, reason=reason, maker=maker, at=at)


def approve_secret(proposal: int, *, checker: str, note: str, at: datetime) -> Credentials:
    """Decides, and makes the new secret, which is shown this once. Raises NotAllowed."""
    with transaction.atomic():
        decided = _approved(proposal, Kind.SECRET, checker=checker, note=note, at=at)
        client_id, after = _fresh_key(decided, Kind.SECRET)
        overlap = timedelta(days=after.overlap_days)
        return rotate_secret(client_id, by=f"officer:{checker}", at=at, overlap=overlap)


def propose_line(client_id: str, line: Line, *, reason: str, maker: str, at: datetime) -> int:
    """Proposes other values of a line that stands. Raises NotAllowed."""
    now = lines_of(client_id).get(what_of(line))
    if now is None:
        raise NotAllowed("line_unknown", "Saluran ini belum ada. Daftarkan dahulu dengan sppt partner.")
    _check_line(client_id, line)
    before, after = msgspec.to_builtins(now), msgspec.to_builtins(line)
    _require_change(before, after)
    return propose(
        kind=Kind.LINE,
        subject=f"partner:{client_id}",
        before=before,
        after=after,
        reason=reason,
        maker=maker,
        at=at,
    )


def approve_line(proposal: int, *, checker: str, note: str, at: datetime) -> str:
    """Decides, and puts a client's line down; returns its id. Raises NotAllowed."""
    with transaction.atomic():
        decided = _approved(proposal, Kind.LINE, checker=checker, note=note, at=at)
        client_id = decided.subject.removeprefix("partner:")
        line = read_line(decided.after)
        if lines_of(client_id).get(what_of(line)) != read_line(decided.before):
            raise _stale()
        try:
            put_line(client_id, line, by=f"officer:{checker}", at=at)
        except (PartnerRefused, BadWays) as refused:
            raise NotAllowed(refused.code, str(refused)) from refused
    return client_id


def _check_line(client_id: str, line: Line) -> None:
    try:
        check_line(client_id, line)
    except (PartnerRefused, BadWays) as refused:
        raise NotAllowed(refused.code, str(refused)) from refused


def require_first_line(client_id: str, what: What) -> None:
    """Lets one person set up a line that is not there yet. Raises PartnerRefused `two_people` where one stands."""
    if what in lines_of(client_id):
        now = machine_of(client_id)
        raise _two_people(client_id, now.partner if now else "")


class First(StrEnum):
    """What one administrator may set up for a client that has none yet."""

    NETWORKS = "networks"
    SNAP = "snap"
    KEY = "key"
    SECRET = "secret"  # noqa: S105 (a word)


def require_first(client_id: str, what: First, *, at: datetime) -> None:
    """Lets one person set up what is not there yet. Raises PartnerRefused `two_people` where something stands."""
    now = machine_of(client_id)
    if now is None:
        return  # whoever asks is told so by the change itself
    valid = [one for one in key_ages() if one.client_id == client_id and one.is_valid(at)]
    stands = {
        First.NETWORKS: bool(now.networks),
        First.SNAP: now.snap is not None,
        First.KEY: any(one.fingerprint for one in valid),
        First.SECRET: any(not one.fingerprint for one in valid),
    }
    if stands[what]:
        raise _two_people(client_id, now.partner)


def _two_people(client_id: str, partner: str) -> PartnerRefused:
    return PartnerRefused(
        "two_people",
        f"Yang sudah berlaku diubah oleh dua orang. Usulkan di /kantor/mitra/{partner}; untuk menutup segera:"
        f" sppt partner close {client_id}.",
    )


def _propose_key(kind: Kind, client_id: str, after: _Key, *, reason: str, maker: str, at: datetime) -> int:
    return propose(
        kind=kind,
        subject=f"partner:{client_id}",
        before={"newest": after.newest},
        after=msgspec.to_builtins(after),
        reason=reason,
        maker=maker,
        at=at,
    )


def _fresh_key(decided: Decided, kind: Kind) -> tuple[str, _Key]:
    """The client and what is proposed for it, if its newest key is still the one of then. Raises NotAllowed."""
    client_id = decided.subject.removeprefix("partner:")
    after = msgspec.json.decode(decided.after, type=_Key)
    if _newest(client_id, kind) != after.newest:
        raise _stale()
    return client_id, after


def _newest(client_id: str, kind: Kind) -> str:
    """What tells a client's newest key or secret from the others; empty if it has none."""
    of_keys = kind is Kind.KEY
    mine = [one for one in key_ages() if one.client_id == client_id and bool(one.fingerprint) == of_keys]
    if not mine:
        return ""
    newest = max(mine, key=lambda one: one.since)
    return newest.fingerprint or newest.since.isoformat()


def _require_overlap(client_id: str, overlap_days: int) -> None:
    if machine_of(client_id) is None:
        raise NotAllowed("client_unknown", "Mesin mitra ini tidak dikenal. Periksa X-CLIENT-ID-nya.")
    if not 0 <= overlap_days <= OVERLAP_DAYS_MAX:
        raise NotAllowed("bad_overlap", "Masa berdampingan 0 sampai 90 hari.")


def _require_change(before: object, after: object) -> None:
    if before == after:
        raise NotAllowed("same_partner", "Tidak ada yang berubah. Ubah sesuatu dahulu.")


def _approved(proposal: int, kind: Kind, *, checker: str, note: str, at: datetime) -> Decided:
    return decide(proposal=proposal, kind=kind, checker=checker, decision=Decision.APPROVED, note=note, at=at)


def _kept(machine: Machine) -> _Machine:
    plain = _Machine(machine.let_in, machine.networks, machine.per_second, machine.burst)
    if machine.snap is None:
        return plain
    return msgspec.structs.replace(plain, **asdict(machine.snap))


def _stale() -> NotAllowed:
    return NotAllowed(
        "stale_partner",
        "Mitra ini sudah berubah sejak diusulkan. Tolak usulan ini dan buat yang baru.",
    )
