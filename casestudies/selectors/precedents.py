"""Studies beside a live engagement: what is shared, what differs, which lessons apply."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from actors.models import Actor, Listing
from actors.selectors.actors import kept_of
from casestudies.domain.publication import Status
from casestudies.domain.similarity import Comparison, Facts, applying, rank
from casestudies.models import CaseStudy, Lesson, Precedent
from casestudies.selectors import studies
from engagements.domain.planning import PartyRole
from engagements.models import Engagement

SHOWN = 3
LESSONS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Similar:
    """A reviewed study that resembles the engagement, with the lessons that apply to it."""

    study: CaseStudy
    comparison: Comparison
    lessons: tuple[Lesson, ...]


def facts_of(engagement: Engagement, *, user: User, on: date) -> Facts:
    """Return what the engagement is compared by on a day, as far as the user may see its parties."""
    at_the_table = engagement.parties.filter(role__in=[PartyRole.COUNTERPART, PartyRole.CO_PARTY])
    kept = kept_of(at_the_table.values_list("actor_id", flat=True)).values()
    actors = Actor.objects.visible_to(user).filter(pk__in=kept)
    listings = Listing.objects.filter(actor__in=actors).live_on(on).values_list("list_code", flat=True)
    return Facts(
        actor_types=frozenset(actors.values_list("actor_type", flat=True)),
        kinds=frozenset(filter(None, [engagement.kind, engagement.purpose])),
        channels=frozenset([engagement.channel.medium] if engagement.channel else []),
        listings=frozenset(listings),
        incentives=frozenset(engagement.offers.values_list("category", flat=True)),
    )


def similar_to(engagement: Engagement, *, user: User, on: date) -> list[Similar]:
    """Return the reviewed studies that share actor type, kind or channel, most shared factors first."""
    here = facts_of(engagement, user=user, on=on)
    reviewed = {study.slug: study for study in studies.library(user=user).filter(status=Status.REVIEWED)}
    ranked = rank(here, {slug: study.facts for slug, study in reviewed.items()})[:SHOWN]
    chosen = [reviewed[slug] for slug, _comparison in ranked]
    lessons = Lesson.objects.filter(study__in=chosen).order_by("study", "position")
    by_key = {str(lesson.pk): lesson for lesson in lessons}
    found = []
    for slug, comparison in ranked:
        own = [(key, lesson.reach) for key, lesson in by_key.items() if lesson.study_id == reviewed[slug].pk]
        keys = applying(own, here)[:LESSONS_SHOWN]
        found.append(Similar(reviewed[slug], comparison, tuple(by_key[key] for key in keys)))
    return found


def lessons_by_item(engagement: Engagement, *, user: User, on: date) -> dict[str, list[Lesson]]:
    """Return, by the code of a checklist item, the lessons of the studies that resemble the engagement most."""
    chosen = [entry.study.pk for entry in similar_to(engagement, user=user, on=on)]
    found: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in Lesson.objects.filter(study__in=chosen).select_related("study").order_by("study__title", "position"):
        for code in lesson.checklist_codes:
            found[code].append(lesson)
    return found


def of_engagement(engagement: Engagement) -> QuerySet[Precedent]:
    """Return the precedents chosen for an engagement that the caller has shown to be visible."""
    rows: QuerySet[Precedent] = Precedent.objects.filter(engagement=engagement)
    return rows.select_related("study", "linked_by").order_by("linked_at", "pk")


def of_study(study: CaseStudy, *, user: User) -> Sequence[Precedent]:
    """Return where the study was taken as precedent, only for engagements the user may see."""
    rows: QuerySet[Precedent] = Precedent.objects.visible_to(user).filter(study=study)
    return list(rows.select_related("engagement", "linked_by").order_by("-linked_at", "pk")[:50])
