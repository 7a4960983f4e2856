"""Tables of the rules: proposals that may still change, approved sets that never do, and simulations of either."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sppt.assessment.simulation_words import RunState
from sppt.kit.fields import check, words_check


class RuleSet(models.Model):
    """A proposal for the rules of a tax year. `content` is canonical JSON, `hash` its SHA-256."""

    id = models.BigAutoField(primary_key=True)
    tax_year = models.SmallIntegerField()
    name = models.TextField()
    content = models.TextField()
    hash = models.TextField()
    version = models.IntegerField()  # raised by every change, so that a stale form is refused
    maker = models.TextField()
    made_at = models.DateTimeField()
    changed_by = models.TextField()
    changed_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "assessment_ruleset"
        constraints: ClassVar = [
            check("assessment_ruleset_year_is_a_year", tax_year__range=(1990, 2199)),
            check("assessment_ruleset_has_a_name", name__regex=r"\S"),
            check("assessment_ruleset_hash_is_sha256", hash__regex=r"^[0-9a-f]{64}$"),
            check("assessment_ruleset_version_counts", version__gte=1),
        ]


class ApprovedRules(models.Model):
    """A proposal that became law for its year: what was approved, on which basis, by whom. Never changed."""

    id = models.BigAutoField(primary_key=True)
    ruleset = models.OneToOneField(RuleSet, on_delete=models.PROTECT)
    tax_year = models.SmallIntegerField()
    name = models.TextField()
    content = models.TextField()
    hash = models.TextField()
    year_hash = models.TextField()  # of the year's rules as they were calculated with
    basis = models.TextField()  # "Perda 5/2026"
    basis_on = models.DateField()
    effective_from = models.DateField()
    proposal = models.BigIntegerField(unique=True)
    maker = models.TextField()
    checker = models.TextField()
    approved_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_rules"
        constraints: ClassVar = [
            check("assessment_rules_basis_is_told", basis__regex=r"\S.{3,}"),
            check("assessment_rules_hash_is_sha256", hash__regex=r"^[0-9a-f]{64}$"),
            models.CheckConstraint(
                condition=~models.Q(maker=models.F("checker")), name="assessment_rules_need_two_officers"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["tax_year", "id"], name="assessment_rules_of_a_year")]


class SimulationRun(models.Model):
    """One reading of the city for up to four proposals; nothing of money is written."""

    id = models.BigAutoField(primary_key=True)
    tax_year = models.SmallIntegerField()
    rulesets = ArrayField(models.BigIntegerField())
    cap_percent = models.SmallIntegerField()
    state = models.TextField()
    attempts = models.SmallIntegerField(default=0)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    problem = models.TextField(blank=True)
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "assessment_simulation"
        constraints: ClassVar = [
            words_check("assessment_simulation", "state", RunState),
            check("assessment_simulation_has_1_to_4", rulesets__len__range=(1, 4)),
            check("assessment_simulation_cap_is_a_percent", cap_percent__range=(0, 1000)),
            check("assessment_simulation_counts", done__gte=0, total__gte=0, attempts__gte=0),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                name="assessment_simulation_open",
                condition=models.Q(state__in=[RunState.WAITING, RunState.RUNNING]),
            )
        ]


class SimulationResult(models.Model):
    """What one set of rules would do to the city: aggregates only, as JSON. Place 0 is the rules in force."""

    id = models.BigAutoField(primary_key=True)
    simulation = models.ForeignKey(SimulationRun, on_delete=models.PROTECT, db_index=False)
    place = models.SmallIntegerField()
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, db_index=False)
    name = models.TextField()
    hash = models.TextField()  # of the content that was simulated
    result = models.TextField()

    class Meta:
        db_table = "assessment_simulation_result"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["simulation", "place"], name="assessment_simulation_result_is_one"
            ),
            check("assessment_simulation_place_counts", place__range=(0, 4)),
        ]
