"""Who declared a conflict of interest about which engagements. An actor and what went into it are one."""

from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Actor
from core.errors import NotFound
from engagements.models import Engagement, EngagementActor
from riskreview.models import ConflictOfInterest

KEPT = Coalesce(F("actor__merged_into"), F("actor"))


def live() -> QuerySet[ConflictOfInterest]:
    """Return the conflicts that are declared and not withdrawn."""
    rows: QuerySet[ConflictOfInterest] = ConflictOfInterest.objects.filter(withdrawn_at=None)
    return rows


def touched_by(conflicts: QuerySet[ConflictOfInterest]) -> QuerySet[Engagement]:
    """Return the engagements that conflicts are about: themselves, or any actor that takes part in them."""
    about_actors = conflicts.filter(actor__isnull=False).annotate(kept=KEPT).values("kept")
    parties = EngagementActor.objects.annotate(kept=KEPT).filter(kept__in=about_actors)
    named = conflicts.filter(engagement__isnull=False).values("engagement")
    rows: QuerySet[Engagement] = Engagement.objects.filter(Q(pk__in=named) | Q(pk__in=parties.values("engagement")))
    return rows


def closed_to(user: User) -> QuerySet[Engagement]:
    """Return the engagements in which somebody takes no part because of what they declared."""
    return touched_by(live().filter(person=user))


def bars(user: User, engagement: Engagement) -> bool:
    """Return whether somebody takes no part in an engagement because of what they declared."""
    return closed_to(user).filter(pk=engagement.pk).exists()


def kept_out_of(engagement: Engagement) -> QuerySet[User]:
    """Return who takes no part in an engagement; why is nobody's business but theirs and the auditors'."""
    kept = engagement.parties.annotate(kept=KEPT).values("kept")
    of_actor = live().annotate(kept=KEPT).filter(kept__in=kept)
    of_itself = live().filter(engagement=engagement)
    rows = User.objects.filter(Q(pk__in=of_actor.values("person")) | Q(pk__in=of_itself.values("person")))
    return rows.order_by("name", "username")


def listed(user: User) -> QuerySet[ConflictOfInterest]:
    """Return the conflicts whose grounds the user may read, those that hold first."""
    rows: QuerySet[ConflictOfInterest] = ConflictOfInterest.objects.visible_to(user).select_related("person")
    return rows.order_by(F("withdrawn_at").desc(nulls_first=True), "-declared_at", "-pk")


def get(conflict_id: UUID, *, user: User, for_update: bool = False) -> ConflictOfInterest:
    """Return one conflict whose grounds the user may read; raises NotFound."""
    rows = listed(user)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=conflict_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such conflict."))
    return found


def subjects(rows: list[ConflictOfInterest], *, user: User) -> dict[UUID, Engagement | Actor]:
    """Return what each conflict is about, by its id, as far as the user may still see that."""
    engagements = Engagement.objects.visible_to(user).in_bulk({row.engagement_id for row in rows})
    actors = Actor.objects.visible_to(user).in_bulk({row.actor_id for row in rows})
    found = {row.pk: engagements.get(row.engagement_id) or actors.get(row.actor_id) for row in rows}
    return {pk: subject for pk, subject in found.items() if subject is not None}
