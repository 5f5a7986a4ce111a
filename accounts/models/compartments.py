"""Need to know: compartments, memberships, object grants, and the one queryset every list starts from."""

from functools import cache
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.domain.markings import Marking
from accounts.domain.roles import Access
from core import written
from core.record import Record, Stamp
from core.written import Rows

M = TypeVar("M", bound=models.Model)

MARKINGS = [(marking.value, marking.label) for marking in Marking]


class Compartment(Record):
    """A need-to-know circle. Every record lies in exactly one."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("what belongs here"), blank=True)
    is_common = models.BooleanField(
        _("common"),
        default=False,
        help_text=_("Records of other compartments may name its actors, so everybody who works here must be a member."),
    )

    class Meta:
        verbose_name = _("compartment")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


ACCESS_LABELS = {Access.VIEW: _("May see"), Access.CHANGE: _("May see and change")}


class Membership(models.Model):
    """Somebody may see, or change, the records of a compartment."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    compartment = models.ForeignKey(Compartment, models.CASCADE, related_name="memberships")
    access = models.CharField(
        max_length=6, choices=[(a.value, label) for a, label in ACCESS_LABELS.items()], default=Access.VIEW.value
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "compartment"], name="one_membership_per_compartment"),
            models.CheckConstraint(
                name="membership_views_or_changes", condition=Q(access__in=[a.value for a in Access])
            ),
        ]

    def __str__(self) -> str:
        """Return who may do what where."""
        return f"{self.user_id} {self.access} {self.compartment_id}"


class ObjectGrant(UserObjectPermissionBase):  # type: ignore[misc]
    """Base of the direct-key grant tables: one person may see one record, until a moment, for a reason."""

    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = Stamp(auto_now_add=True)
    expires_at = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"))

    class Meta(UserObjectPermissionBase.Meta):  # type: ignore[misc]
        abstract = True


@cache
def grant_table(model: type[models.Model]) -> type[ObjectGrant] | None:
    """Return the table of grants on records of this model, None when it has none."""
    tables = (relation.related_model for relation in model._meta.related_objects)
    return next((table for table in tables if issubclass(table, ObjectGrant)), None)


def _circles(user: Any) -> models.QuerySet[Any, Any]:
    return Membership.objects.filter(user=user).values("compartment_id")


@cache
def _opened(grants: Any) -> Rows:
    return lambda user: grants._default_manager.filter(expires_at__gt=Now(), user=user).values("content_object_id")


@cache
def _ids_of(model: Any) -> Rows:
    return lambda user: model.objects.visible_to(user).values("pk")


def ids_seen(model: Any, user: Any) -> RawSQL | models.QuerySet[Any]:
    """Return the ids of the rows of `model` the user may see, to be looked for with `__in`, as `visible_to` says."""
    return written.column(_ids_of(model), user)


class VisibleQuerySet(models.QuerySet[M]):
    """Rows that lie in a compartment themselves."""

    def visible_to(self, user: Any) -> Self:
        """Return the rows the user may see, as one query: member of the compartment, or a live grant on the row.

        `None` is the scheduler and sees all; somebody not signed in sees nothing. A token narrows both ways.
        """
        if user is None:
            return self
        if not user.is_authenticated:
            return self.none()
        seen = Q(compartment_id__in=written.column(_circles, user))
        grants: Any = grant_table(self.model)
        if grants is not None:
            seen |= Q(pk__in=written.column(_opened(grants), user))
        rows = self.filter(seen)
        if user.token_compartments is not None:
            rows = rows.filter(compartment_id__in=user.token_compartments)
        return rows


class ThroughQuerySet(models.QuerySet[M]):
    """Rows that are part of another record and are seen with it: `visible_through` names the field of the whole."""

    def visible_to(self, user: Any) -> Self:
        """Return the rows whose whole the user may see."""
        if user is None:
            return self
        field: str = self.model.visible_through  # type: ignore[attr-defined]
        return self.filter(**{f"{field}__in": ids_seen(self.model._meta.get_field(field).related_model, user)})


class CompartmentedRecord(Record):
    """A record with one compartment and a marking; the marking labels and limits export, it never widens."""

    compartment = models.ForeignKey(Compartment, models.PROTECT, related_name="+", verbose_name=_("compartment"))
    marking = models.CharField(_("marking"), max_length=12, choices=MARKINGS, default="amber")

    objects: ClassVar[Any] = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True


def narrower(one: CompartmentedRecord, other: CompartmentedRecord) -> UUID:
    """Return the compartment of what joins two records: that of the one fewer people see."""
    return other.compartment_id if one.compartment.is_common else one.compartment_id
