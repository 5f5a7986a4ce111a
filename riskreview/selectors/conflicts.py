"""Who declared a conflict of interest about which engagements. An actor and what went into it are one."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import ids_seen
from actors.models import Actor
from actors.selectors import actors
from core.errors import NotFound
from engagements.models import Engagement, EngagementActor, EngagementAuthor, TeamMember
from riskreview import policies
from riskreview.models import ConflictOfInterest

KEPT = Coalesce(F("actor__merged_into"), F("actor"))


def live() -> QuerySet[ConflictOfInterest]:
    """Return the conflicts that hold: declared, and no withdrawal confirmed."""
    rows: QuerySet[ConflictOfInterest] = ConflictOfInterest.objects.filter(confirmed_at=None)
    return rows


def touched_by(conflicts: QuerySet[ConflictOfInterest]) -> QuerySet[Engagement]:
    """Return the engagements that conflicts are about: themselves, or any actor that takes part in them."""
    about_actors = conflicts.filter(actor__isnull=False).annotate(kept=KEPT).values("kept")
    parties = EngagementActor.objects.annotate(kept=KEPT).filter(kept__in=about_actors)
    named = conflicts.filter(engagement__isnull=False).values("engagement")
    rows: QuerySet[Engagement] = Engagement.objects.filter(Q(pk__in=named) | Q(pk__in=parties.values("engagement")))
    return rows


def touched_by_tie(tie: ConflictOfInterest) -> QuerySet[Engagement]:
    """Return the engagements that one tie is about, stored already or not."""
    same = actors.the_same(tie.actor_id) if tie.actor_id is not None else []
    rows: QuerySet[Engagement] = Engagement.objects.filter(Q(pk=tie.engagement_id) | Q(parties__actor__in=same))
    return rows.distinct()


def closed_to(user: User) -> QuerySet[Engagement]:
    """Return the engagements in which somebody takes no part because of what they declared."""
    return touched_by(live().filter(person=user))


def bars(user: User, engagement: Engagement) -> bool:
    """Return whether somebody takes no part in an engagement because of what they declared."""
    return closed_to(user).filter(pk=engagement.pk).exists()


def silenced() -> Exists:
    """Return the condition that a waiver or an agreement counts no more: it is of somebody with a tie.

    A tie declared after it or held at its moment, also one that is none any more: what was said under it is not heard
    afterwards.
    """
    whole = "review__engagement"
    parties = EngagementActor.objects.annotate(kept=KEPT).filter(engagement=OuterRef(OuterRef(whole)))
    ties = ConflictOfInterest.objects.annotate(kept=KEPT).filter(
        Q(engagement=OuterRef(whole)) | Q(kept__in=parties.values("kept")),
        Q(confirmed_at=None) | Q(confirmed_at__gt=OuterRef("at")),
        person=OuterRef("by"),
    )
    return Exists(ties)


def marked(rows: Any) -> Any:
    """Return waivers or agreements that know whether they count no more, as `silenced`."""
    return rows.annotate(silenced=silenced())


def about(engagement: Engagement) -> QuerySet[ConflictOfInterest]:
    """Return the conflicts that hold and touch an engagement: about it, or about an actor that takes part in it."""
    kept = engagement.parties.annotate(kept=KEPT).values("kept")
    return live().annotate(kept=KEPT).filter(Q(kept__in=kept) | Q(engagement=engagement))


def kept_out_of(engagement: Engagement) -> QuerySet[User]:
    """Return who takes no part in an engagement; why is nobody's business but theirs and the auditors'."""
    return User.objects.filter(pk__in=about(engagement).values("person")).order_by("name", "username")


def withdrawn(user: User) -> QuerySet[ConflictOfInterest]:
    """Return the withdrawn conflicts that somebody who confirms such reads, answered or not, the oldest first.

    About what the user may see; none to whoever confirms none. The grounds stay with who declared them and the
    auditors: show `kind` and `withdrawn_because` of these, and how it was answered, no more.
    """
    rows: QuerySet[ConflictOfInterest] = ConflictOfInterest.objects.filter(
        Q(engagement__in=ids_seen(Engagement, user)) | Q(actor__in=ids_seen(Actor, user)),
        withdrawn_at__isnull=False,
    )
    rows = rows if user.has_role(*policies.GIVERS) else rows.filter(person=user)
    return rows.select_related("person", "confirmed_by", "turned_down_by").order_by("withdrawn_at", "pk")


def to_confirm(user: User) -> list[ConflictOfInterest]:
    """Return the withdrawals that wait for the word of somebody like the user."""
    waiting = withdrawn(user).filter(confirmed_at=None, turned_down_at=None).exclude(person=user)
    return [row for row in waiting if policies.may_confirm_withdrawal(user, row, bound=bound(user, row))]


def withdrawal(conflict_id: UUID, *, user: User, for_update: bool = False) -> ConflictOfInterest:
    """Return one withdrawn conflict about what the user may see; raises NotFound."""
    rows = withdrawn(user)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=conflict_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such conflict."))
    return found


def bound(user: User, conflict: ConflictOfInterest) -> bool:
    """Return whether somebody has a part in what a conflict touches, or declared a tie to the same themselves."""
    about = Q(engagement=conflict.engagement_id, actor=None)
    if conflict.actor_id is not None:
        about = Q(actor__in=actors.the_same(conflict.actor_id))
    if live().filter(about, person=user).exists():
        return True
    touched = touched_by(ConflictOfInterest.objects.filter(pk=conflict.pk))
    part = Q(lead=user) | Q(pk__in=EngagementAuthor.objects.filter(user=user).values("engagement"))
    part |= Q(pk__in=TeamMember.objects.filter(user=user).values("engagement"))
    return touched.filter(part | Q(pk__in=closed_to(user).values("pk"))).exists()


def listed(user: User) -> QuerySet[ConflictOfInterest]:
    """Return the conflicts whose grounds the user may read, those that hold first."""
    rows: QuerySet[ConflictOfInterest] = ConflictOfInterest.objects.visible_to(user)
    rows = rows.select_related("person", "confirmed_by", "turned_down_by")
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
    parties = Actor.objects.visible_to(user).in_bulk({row.actor_id for row in rows})
    found = {row.pk: engagements.get(row.engagement_id) or parties.get(row.actor_id) for row in rows}
    return {pk: subject for pk, subject in found.items() if subject is not None}
