"""What an actor was, from one day to another, in order."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from actors.models import Actor, ActorStatusPeriod
from core.errors import NotFound

EARLIEST_FIRST = (F("since").asc(nulls_first=True), "pk")


def of(actor: Actor) -> QuerySet[ActorStatusPeriod]:
    """Return what an actor was, the earliest first; the caller has shown that its reader may see the actor."""
    return ActorStatusPeriod.objects.filter(actor=actor).order_by(*EARLIEST_FIRST)


def get(period_id: int, *, actor: Actor, for_update: bool = False) -> ActorStatusPeriod:
    """Return one period of an actor, locked if asked; raises NotFound for any other."""
    rows = of(actor).select_for_update(of=("self",)) if for_update else of(actor)
    found = rows.filter(pk=period_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such period."))
    return found


def first(actor: Actor, *, for_update: bool = False) -> ActorStatusPeriod:
    """Return the earliest period of an actor, locked if asked."""
    rows = of(actor).select_for_update(of=("self",)) if for_update else of(actor)
    return rows[0]


def before(period: ActorStatusPeriod) -> ActorStatusPeriod | None:
    """Return the period that ended when this one began, None for the first."""
    if period.since is None:
        return None
    return ActorStatusPeriod.objects.filter(actor=period.actor_id, until=period.since).exclude(pk=period.pk).first()
