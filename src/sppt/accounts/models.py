"""Officers, what they sign in with, their sessions, and proposals."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from sppt.accounts.words import Decision, Method, Role
from sppt.kit.fields import Key, check, words_check


class Officer(AbstractBaseUser):
    """A person of the revenue office. The log-in name is what other rows keep: officers are never deleted."""

    name = Key(primary_key=True)
    full_name = models.TextField()
    roles = ArrayField(models.TextField())
    wilayah = models.TextField(
        db_default=""
    )  # how the NOPs of a lurah's kelurahan or a camat's kecamatan begin
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField()
    password_since = models.DateTimeField(null=True)

    USERNAME_FIELD = "name"
    objects = BaseUserManager()

    class Meta:
        constraints: ClassVar = [
            check("accounts_officer_name_is_plain", name__regex=r"^[a-z][a-z0-9.]{1,39}$"),
            check("accounts_officer_wilayah_is_one", wilayah__regex=r"^([0-9]{7}([0-9]{3})?)?$"),
            models.CheckConstraint(
                name="accounts_officer_lurah_has_a_wilayah",
                condition=~models.Q(roles__contains=["lurah"]) | ~models.Q(wilayah=""),
            ),
            check("accounts_officer_roles_are_known", roles__contained_by=sorted(str(role) for role in Role)),
        ]


class Proposal(models.Model):
    """What one officer proposes and another decides. Both states are kept as canonical JSON text."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    subject = models.TextField()
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField()
    maker = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            check("accounts_proposal_reason_is_told", reason__regex=r"\S.{8,}"),
            models.UniqueConstraint(fields=["id", "maker"], name="accounts_proposal_maker"),
        ]


class ProposalDecision(models.Model):
    """At most one for each proposal, by somebody else than its maker: the foreign key brings the maker along."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, primary_key=True)
    maker_id = models.TextField()  # with `proposal` a foreign key to (id, maker), see migration 0002
    checker = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "accounts_proposal_decision"
        constraints: ClassVar = [
            check("accounts_decision_is_known", decision__in=sorted(str(word) for word in Decision)),
            models.CheckConstraint(
                condition=~models.Q(checker=models.F("maker_id")), name="accounts_nobody_approves_his_own"
            ),
        ]


class Totp(models.Model):
    """The secret of an officer's one-time codes, sealed, and the last step used: no code works twice."""

    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, primary_key=True)
    sealed = models.BinaryField()
    last_step = models.BigIntegerField()
    since = models.DateTimeField()


class RecoveryCode(models.Model):
    """A code for the day the other factors are lost; only its keyed digest is kept, and it works once."""

    digest = Key(primary_key=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_recovery_code"


class Passkey(models.Model):
    """A WebAuthn credential: its public key, and how often its authenticator says it was used."""

    id = models.BigAutoField(primary_key=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    label = models.TextField()
    since = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Challenge(models.Model):
    """A random number that one passkey ceremony must sign, once and soon."""

    digest = Key(primary_key=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True)
    until = models.DateTimeField()


class Enrolment(models.Model):
    """A link by which an officer sets his factors, once. One that a proposal made also asks for the maker's code."""

    digest = Key(primary_key=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Session(models.Model):
    """Somebody who is signed in. The cookie holds the token, this row only its digest."""

    id = models.BigAutoField(primary_key=True)
    digest = Key(unique=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    method = models.TextField()
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    fresh_at = models.DateTimeField()
    address = models.TextField(blank=True)
    agent = models.TextField(blank=True)
    alerts = models.TextField(default="[]")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            words_check("accounts_session", "method", Method),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by="")
                | models.Q(ended_at__isnull=False) & ~models.Q(ended_by=""),
                name="accounts_session_end_has_an_author",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["officer", "begun_at"], name="accounts_session_of")]


class Backoff(models.Model):
    """Failed attempts for one name from one network, both as a keyed digest, and when the next one is heard."""

    key = Key(primary_key=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True)
    failures = models.IntegerField()
    told = models.IntegerField()
    last_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [check("accounts_backoff_counts", failures__gte=1, told__gte=0)]
        indexes: ClassVar = [models.Index(fields=["last_at"], name="accounts_backoff_last")]
