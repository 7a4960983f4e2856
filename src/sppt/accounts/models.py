"""Officers and proposals."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from sppt.accounts.words import Decision, Role
from sppt.kit.fields import Key, check


class Officer(AbstractBaseUser):
    """A person of the revenue office. The log-in name is what other rows keep: officers are never deleted."""

    name = Key(primary_key=True)
    full_name = models.TextField()
    roles = ArrayField(models.TextField())
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField()

    USERNAME_FIELD = "name"
    objects = BaseUserManager()

    class Meta:
        constraints: ClassVar = [
            check("accounts_officer_name_is_plain", name__regex=r"^[a-z][a-z0-9.]{1,39}$"),
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
