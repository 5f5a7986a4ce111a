"""One engagement with all its parts, as one reader may see them: a constant number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models.sources import SOURCES
from actors.selectors import actors, people
from engagements.domain.deliveries import CARRIED_OUT
from engagements.domain.kinds import EngagementKind, Tier
from engagements.domain.lifecycle import NEXT_STEPS, Action, NextStep, Status, open_actions
from engagements.domain.reporting import CameUp
from engagements.models import (
    Commitment,
    Engagement,
    EngagementActor,
    EngagementFacilitator,
    EngagementPerson,
    EvidenceNote,
    Incident,
    InformationItem,
    ObservedReaction,
    Reaction,
    Release,
    Report,
    ReportAddendum,
    SharedInterest,
    TeamMember,
)
from engagements.selectors import content, deliveries, registers, releases, succession
from engagements.selectors.deliveries import Line

PATH = (Status.DRAFT, Status.IN_REVIEW, Status.CLEARED, Status.UNDER_WAY, Status.HELD, Status.REPORTED, Status.CLOSED)
STOPPED = {Status.REFUSED: Status.CLEARED, Status.SUSPENDED: Status.UNDER_WAY, Status.CANCELLED: Status.CLOSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What the page of an engagement shows."""

    engagement: Engagement
    tier: Tier
    next_step: NextStep
    steps: Sequence[dict[str, str]]
    came_up: list[str]
    report_due: datetime | None
    parties: list[EngagementActor]
    delegates: list[EngagementPerson]
    team: list[TeamMember]
    facilitation: list[EngagementFacilitator]
    shared_interests: list[SharedInterest]
    incentives: list[Line]
    deliveries_against: list[str]
    """What stands in the way of every delivery; nothing before the clearance, nor where nothing is left to deliver."""
    reactions: list[Reaction]
    report: Report | None
    commitments: list[Commitment]
    incidents: list[Incident]
    information: list[InformationItem]
    releases: list[Release]
    weaker_releases: frozenset[UUID]
    notes: list[EvidenceNote]
    open_profiles: frozenset[UUID]
    """Actors whose profile the reader may open; the names of the others may be read all the same."""
    open_places: frozenset[UUID]
    """Channel and venue, where the reader may open them; their names may be read all the same."""
    known_people: dict[UUID, str]
    actions: frozenset[Action]


def of(engagement: Engagement, *, user: User, at: datetime) -> Detail:
    """Return the engagement with its parts; the caller has shown that the user may see it."""
    whole = {"engagement": engagement}
    facts = content.facts_of(engagement, at)
    parties = list(EngagementActor.objects.filter(**whole).select_related("actor").order_by("position", "pk"))
    delegates = list(EngagementPerson.objects.filter(**whole).select_related("person").order_by("position", "pk"))
    ledger = deliveries.ledger(engagement, facts=facts, at=at)
    observed = Prefetch("observed", ObservedReaction.objects.select_related("by").order_by("at"))
    reactions = Reaction.objects.filter(**whole).select_related("party").prefetch_related(observed)
    addenda = Prefetch("addenda", ReportAddendum.objects.select_related("by").order_by("at"))
    report = Report.objects.filter(**whole).select_related("filed_by").prefetch_related(addenda).first()
    promises = Commitment.objects.filter(**whole).select_related("actor", "owner").order_by("created_at", "pk")
    incidents = Incident.objects.visible_to(user).filter(**whole).select_related("actor").order_by("-occurred_at", "pk")
    information = InformationItem.objects.filter(**whole).select_related("actor", *SOURCES).order_by("created_at", "pk")
    notes = EvidenceNote.objects.filter(**whole).select_related("actor", *SOURCES)
    let_out = list(releases.of_engagement(engagement))
    status = Status(engagement.status)
    is_cleared = status in {*CARRIED_OUT, Status.SUSPENDED}
    some_left = any(deliveries.is_open(line) or deliveries.on_its_way(line) for line in ledger)
    return Detail(
        engagement=engagement,
        tier=content.tier_from(facts),
        next_step=NEXT_STEPS[status],
        steps=steps_of(engagement),
        came_up=[_(CameUp(word).label) for word in engagement.came_up],
        report_due=engagement.report_due_at if status is Status.HELD else None,
        parties=parties,
        delegates=delegates,
        team=list(TeamMember.objects.filter(**whole).select_related("user").order_by("position", "pk")),
        facilitation=list(
            EngagementFacilitator.objects.filter(**whole).select_related("facilitator").order_by("position", "pk")
        ),
        shared_interests=list(
            SharedInterest.objects.filter(**whole).select_related("interest").order_by("position", "pk")
        ),
        incentives=ledger,
        deliveries_against=deliveries.against(engagement, at=at) if is_cleared and some_left else [],
        reactions=list(reactions.order_by("position", "pk")),
        report=report,
        commitments=list(succession.with_answers(promises, user)),
        incidents=list(incidents),
        information=list(information),
        releases=let_out,
        weaker_releases=frozenset(row.pk for row in let_out if releases.is_weaker(row)),
        notes=list(notes.order_by("created_at", "pk")),
        open_profiles=frozenset(actors.names_of([party.actor_id for party in parties], user=user)),
        open_places=registers.open_of(engagement, user=user),
        known_people=people.names_of([delegate.person_id for delegate in delegates], user=user),
        actions=frozenset(open_actions(status)),
    )


def steps_of(engagement: Engagement) -> list[dict[str, str]]:
    """Return the workflow bar: where on the way from draft to closed the engagement stands."""
    status = Status(engagement.status)
    path = PATH if engagement.kind != EngagementKind.CHANCE_CONTACT else PATH[PATH.index(Status.HELD) :]
    here = path.index(STOPPED.get(status, status))
    before = "skipped" if status is Status.CANCELLED else "done"
    now = "blocked" if status in STOPPED else "done" if status is Status.CLOSED else "current"
    return [
        *({"label": _(step.label), "state": before} for step in path[:here]),
        {"label": _(status.label), "state": now},
        *({"label": _(step.label), "state": "todo"} for step in path[here + 1 :]),
    ]
