"""Who at the gate is away, and who stands in for whom."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models import User
from core.errors import NotFound
from engagements.models import Engagement
from engagements.selectors import reach
from riskreview import policies
from riskreview.models import Absence
from riskreview.selectors import ties

AT_THE_GATE = [role.value for role in (*policies.REVIEWERS, *policies.DECIDERS)]


def on(day: date) -> QuerySet[Absence]:
    """Return the absences of a day."""
    rows: QuerySet[Absence] = Absence.objects.filter(ended_at=None, first_day__lte=day, last_day__gte=day)
    return rows


def between(first_day: date, last_day: date) -> QuerySet[Absence]:
    """Return the absences that touch a span of days."""
    rows: QuerySet[Absence] = Absence.objects.filter(ended_at=None, first_day__lte=last_day, last_day__gte=first_day)
    return rows


def away(day: date) -> set[UUID]:
    """Return who is away on a day."""
    return set(on(day).values_list("person_id", flat=True))


def share_a_role(one: User, other: User) -> bool:
    """Return whether two people hold the same role at the gate."""
    return bool(set(one.roles) & set(other.roles) & set(AT_THE_GATE))


def standing_in(people: Collection[UUID], engagement: Engagement, *, day: date) -> set[UUID]:
    """Return who is told of an engagement for those of the people who are away: with their own rights, and no tie."""
    rows = on(day).filter(person__in=people, stand_in__isnull=False).select_related("person", "stand_in")
    pairs = [(row.person, row.stand_in) for row in rows if row.stand_in and share_a_role(row.person, row.stand_in)]
    if not pairs:
        return set()
    able = set(reach.colleagues(compartment_id=engagement.compartment_id).order_by().values_list("pk", flat=True))
    return {stand_in.pk for _person, stand_in in pairs} & able - away(day) - ties.bound_to(engagement)


def at_the_gate(user: User) -> QuerySet[User]:
    """Return the reviewers and deciders somebody may name: who shares a compartment; to an administrator all."""
    rows = User.objects.filter(is_active=True, roles__overlap=AT_THE_GATE)
    if not user.has_role(Role.ADMINISTRATOR):
        rows = rows.filter(Q(pk=user.pk) | Q(memberships__compartment__in=list(user.access))).distinct()
    return rows.order_by("name", "username")


def named(person_id: UUID, *, by: User) -> User:
    """Return one reviewer or decider whom somebody may name; raises NotFound."""
    found = at_the_gate(by).filter(pk=person_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such person at the gate."))
    return found


def listed(user: User) -> QuerySet[Absence]:
    """Return one's own absences and those in which one stands in; to who enters absences for others also theirs."""
    rows: QuerySet[Absence] = Absence.objects.select_related("person", "stand_in", "entered_by", "ended_by")
    seen = Q(person=user) | Q(stand_in=user)
    if policies.may_enter_for_others(user):
        seen |= Q(person__in=at_the_gate(user).order_by().values("pk"))
    return rows.filter(seen).order_by("-last_day", "-pk")


def get(absence_id: UUID, *, user: User | None, for_update: bool = False) -> Absence:
    """Return one absence the user may read, `None` is the scheduler; raises NotFound."""
    rows = listed(user) if user is not None else Absence.objects.select_related("person", "stand_in")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=absence_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such absence."))
    return found


def to_begin(day: date) -> Iterable[UUID]:
    """Return the absences that have begun, and whose lanes nobody passed on yet."""
    return on(day).filter(begun_at=None).order_by("first_day", "pk").values_list("pk", flat=True)
