"""People, what they are in which actor, and who knows the real name of a protected one."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord, ObjectGrant, VisibleQuerySet, ids_seen, narrower
from actors.domain.people import LeaderRole, PersonalRisk, Sensitivity, Stance
from actors.models.actors import Actor
from actors.models.sources import Judged
from actors.models.vocabulary import choices, in_order, one_of
from core.record import Record

PROTECTED = Sensitivity.PROTECTED_SOURCE.value


class PersonQuerySet(VisibleQuerySet["Person"]):
    """People, and whose real name the reader may know."""

    def known_to(self, user: Any) -> Self:
        """Return the people the user may see, each with `identity_open` set by a live grant on that very person.

        Membership of the compartment is not enough for a protected person: it shows the pseudonym.
        """
        rows = self.visible_to(user)
        if user is None:
            return rows.annotate(granted=Value(value=True))
        live = PersonGrant._default_manager.filter(expires_at__gt=Now(), user=user, content_object=OuterRef("pk"))
        return rows.annotate(granted=Exists(live))


class Person(CompartmentedRecord):
    """Somebody we deal with, kept to what the purpose needs.

    `name` is what may stand on a page: the pseudonym of a protected person unless the row was loaded through
    `known_to` by somebody with a grant. `real_name` and `aliases` are never shown directly.
    """

    real_name = models.CharField(_("name"), max_length=200)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=_("other names"))
    pseudonym = models.CharField(_("pseudonym"), max_length=120, blank=True)
    influence = models.PositiveSmallIntegerField(
        _("influence"),
        null=True,
        blank=True,
        help_text=_("1 to 5: control over subordinates and access to the top."),
    )
    stance = models.CharField(_("stance towards engagement"), max_length=16, choices=choices(Stance), blank=True)
    languages = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("languages"))
    protocol_notes = models.TextField(_("protocol notes"), blank=True)
    sensitivity = models.CharField(
        _("sensitivity"), max_length=20, choices=choices(Sensitivity), default=Sensitivity.MODERATE.value
    )
    personal_risk = models.CharField(
        _("personal risk if exposed"), max_length=8, choices=choices(PersonalRisk), blank=True
    )
    pseudonymised_at = models.DateTimeField(_("pseudonymised"), null=True, blank=True, editable=False)
    """Since when nobody knows who it is: the time for which the person was kept is over. Never undone."""
    # What lists sort by and searches look at: never the real name of a protected person.
    shown_as = models.GeneratedField(
        expression=Case(When(sensitivity=PROTECTED, then=F("pseudonym")), default=F("real_name")),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )

    objects: ClassVar[Any] = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.CheckConstraint(name="person_has_name", condition=~Q(real_name="")),
            models.CheckConstraint(
                name="person_protected_by_pseudonym", condition=~Q(sensitivity=PROTECTED) | ~Q(pseudonym="")
            ),
            models.CheckConstraint(
                name="person_influence_in_range", condition=Q(influence=None) | Q(influence__range=(1, 5))
            ),
            one_of("person_stance_known", "stance", Stance, empty=True),
            one_of("person_sensitivity_known", "sensitivity", Sensitivity),
            one_of("person_risk_known", "personal_risk", PersonalRisk, empty=True),
        ]

    def __str__(self) -> str:
        """Return the name that may be shown."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the person's page."""
        return reverse("actors:person", args=[self.pk])

    @property
    def is_protected(self) -> bool:
        """Return whether the identity is known to named people only."""
        return self.sensitivity == PROTECTED

    @property
    def identity_open(self) -> bool:
        """Return whether this row's reader may know who it is; a row loaded any other way says no."""
        return not self.is_protected or bool(getattr(self, "granted", False))

    @property
    def name(self) -> str:
        """Return the name that may be shown to this row's reader."""
        return self.real_name if self.identity_open else self.pseudonym


class PersonGrant(ObjectGrant):
    """One person may see one other person, and know who a protected one is."""

    content_object = models.ForeignKey(Person, models.CASCADE)

    class Meta(ObjectGrant.Meta):
        verbose_name = _("access to a person")

    def __str__(self) -> str:
        """Return who may see whom."""
        return f"{self.user_id} {self.content_object_id}"


class RoleQuerySet(models.QuerySet["PersonRole"]):
    """Roles are seen by whoever sees both the actor and the person."""

    def visible_to(self, user: Any) -> Self:
        """Return the roles whose both ends the user may see."""
        if user is None:
            return self
        return self.filter(actor__in=ids_seen(Actor, user), person__in=ids_seen(Person, user))


class PersonRole(Record, Judged):
    """What a person is in an actor, from when to when."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=40, choices=choices(LeaderRole))
    title = models.CharField(_("title used"), max_length=120, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    # Set by `selectors.sources.cite` for the reader of the row.
    contradicts_shown = False

    objects: ClassVar[Any] = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        constraints = [
            *Judged.Meta.constraints,
            one_of("role_known", "role", LeaderRole),
            in_order("role_in_order", "since", "until"),
            models.UniqueConstraint(fields=["person", "actor", "role"], condition=Q(until=None), name="role_open_once"),
        ]

    def __str__(self) -> str:
        """Return the role."""
        return self.role

    @property
    def compartment_id(self) -> UUID:
        """Return the compartment of the end that fewer people see, under which the trail notes it."""
        return narrower(self.person, self.actor)
