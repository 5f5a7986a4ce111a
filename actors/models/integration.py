"""How far a group could be part of peacekeeping and of DDR, and where its DDR stands."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.domain.integration import DdrPhase, Degree, PhaseState, Programme, VerificationMethod
from actors.models.actors import Actor
from actors.models.sources import Graded
from actors.models.vocabulary import choices, in_order, one_of
from core.record import Record


def _counted(label: Any) -> Any:
    return models.PositiveIntegerField(label, null=True, blank=True)


class IntegrationAssessment(Record, Graded):
    """What somebody found on a day: three words with their reasons, never one out of three."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="integration_assessments")
    programme = models.CharField(_("for"), max_length=12, choices=choices(Programme))
    part = models.CharField(
        _("faction or part"), max_length=160, blank=True, help_text=_("Left empty, it is about the whole.")
    )
    assessed_on = models.DateField(_("assessed on"))
    influence = models.CharField(_("influence"), max_length=8, choices=choices(Degree))
    influence_reason = models.TextField(_("why: influence"), help_text=_("Over whom, and how it shows."))
    legitimacy = models.CharField(_("legitimacy"), max_length=8, choices=choices(Degree))
    legitimacy_reason = models.TextField(_("why: legitimacy"), help_text=_("In whose eyes."))
    willingness = models.CharField(_("willingness"), max_length=8, choices=choices(Degree))
    willingness_reason = models.TextField(_("why: willingness"), help_text=_("What they said, and what they did."))
    guarantees = models.TextField(
        _("security guarantees"), blank=True, help_text=_("Who guarantees what to whom, and what they ask for.")
    )
    relapse_watched = models.TextField(_("what would show a relapse"), blank=True)
    relapse_seen = models.TextField(_("signs of relapse seen so far"), blank=True)
    ended_on = models.DateField(_("no longer so since"), null=True, blank=True)

    visible_through: ClassVar[str] = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment for integration")
        constraints = [
            *Graded.Meta.constraints,
            one_of("integration_programme_known", "programme", Programme),
            *(one_of(f"integration_{name}_known", name, Degree) for name in ("influence", "legitimacy", "willingness")),
            models.CheckConstraint(
                name="integration_says_why",
                condition=~Q(influence_reason="") & ~Q(legitimacy_reason="") & ~Q(willingness_reason=""),
            ),
        ]

    def __str__(self) -> str:
        """Return programme and day."""
        return f"{self.get_programme_display()}, {self.assessed_on}"

    @property
    def words(self) -> list[tuple[Any, str, str]]:
        """Return each of the three: what it is called, the word, the reason."""
        names = ("influence", "legitimacy", "willingness")
        return [
            (
                self._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
                getattr(self, f"get_{name}_display")(),
                getattr(self, f"{name}_reason"),
            )
            for name in names
        ]


class DdrEntry(Record, Graded):
    """Where one phase of DDR stood on a day, with the counts as ranges and who says so."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="ddr_entries")
    phase = models.CharField(_("phase"), max_length=24, choices=choices(DdrPhase))
    part = models.CharField(
        _("faction or part"), max_length=160, blank=True, help_text=_("Left empty, it is about the whole.")
    )
    state = models.CharField(_("state"), max_length=12, choices=choices(PhaseState))
    as_of = models.DateField(_("as of"))
    place = models.CharField(_("where"), max_length=160, blank=True, help_text=_("Assembly or cantonment place."))
    people_low = _counted(_("people, at least"))
    people_best = _counted(_("people, best estimate"))
    people_high = _counted(_("people, at most"))
    weapons_low = _counted(_("weapons, at least"))
    weapons_best = _counted(_("weapons, best estimate"))
    weapons_high = _counted(_("weapons, at most"))
    verified_by = models.CharField(_("verified by"), max_length=20, choices=choices(VerificationMethod), blank=True)
    note = models.TextField(_("what was done"), blank=True)
    ended_on = models.DateField(_("no longer so since"), null=True, blank=True)

    visible_through: ClassVar[str] = "actor"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase of DDR")
        constraints = [
            *Graded.Meta.constraints,
            one_of("ddr_phase_known", "phase", DdrPhase),
            one_of("ddr_state_known", "state", PhaseState),
            one_of("ddr_verification_known", "verified_by", VerificationMethod, empty=True),
            *(
                in_order(f"ddr_{what}_{low}_{high}", f"{what}_{low}", f"{what}_{high}")
                for what in ("people", "weapons")
                for low, high in (("low", "best"), ("best", "high"), ("low", "high"))
            ),
        ]

    def __str__(self) -> str:
        """Return phase and state."""
        return f"{self.get_phase_display()}: {self.get_state_display()}"
