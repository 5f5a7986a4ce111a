"""Declaring a conflict of interest, withdrawing it, and confirming that another's is none any more."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.domain.notices import Kind
from accounts.models import User
from accounts.services import notices
from actors.models import Actor
from actors.selectors import actors
from core import audit, clock
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.domain.lifecycle import Status
from engagements.models import Engagement
from engagements.selectors import engagements, reach
from engagements.services import lifecycle
from riskreview import policies
from riskreview.domain.conflicts import Tie
from riskreview.domain.review_cycle import LaneStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import ConflictOfInterest, Lane, LaneAnswer, Review
from riskreview.selectors import conflicts, judgement
from riskreview.selectors.reviews import UNDECIDED
from riskreview.services import lanes, reopening
from riskreview.services.refusals import in_words

ASIDE: Final = gettext_noop("Takes no part in this engagement: a conflict of interest.")


@transaction.atomic
def declare(
    *, kind: Tie, grounds: str, by: User, engagement_id: UUID | None = None, actor_id: UUID | None = None
) -> ConflictOfInterest:
    """Declare a tie to one engagement or one actor, and step back from every lane that it touches.

    Lanes one holds are given back, and what one answered under review is asked of somebody else.
    Raises NotFound, NotAllowed (no role at the gate), Conflict (declared already) or Invalid (`about`: neither or
    both; `grounds`).
    """
    at = clock.now()
    engagement = engagements.get(engagement_id, user=by) if engagement_id is not None else None
    actor = actors.get(actor_id, user=by) if actor_id is not None else None
    ensure(policies.may_declare, by)
    _insist_on_new(by, engagement, actor)
    if (engagement is None) == (actor is None):
        message = _("Say what the tie is to: one engagement, or one actor.")
        raise Invalid("about_one_thing", message, {"about": message})
    if not grounds.strip():
        message = _("Write down what the tie is. Only you and the auditors read it.")
        raise Invalid("no_grounds", message, {"grounds": message})
    row = ConflictOfInterest(
        person=by, engagement=engagement, actor=actor, kind=kind, grounds=grounds.strip(), declared_at=at
    )
    same = actors.the_same(actor.pk) if actor is not None else []
    wholes = Engagement.objects.filter(Q(pk=engagement_id) | Q(parties__actor__in=same))
    _step_back(by, wholes, by=by, at=at)
    with in_words():
        row.save(force_insert=True)
    changes = {"kind": kind, "engagement": engagement_id, "actor": actor_id}
    audit.record("riskreview.conflict_declared", row, by=by, at=at, changes=changes, compartment_id=_place(row))
    return row


def _insist_on_new(by: User, engagement: Engagement | None, actor: Actor | None) -> None:
    mine = conflicts.live().filter(person=by)
    if (engagement is not None and mine.filter(engagement=engagement).exists()) or (
        actor is not None and mine.filter(actor=actor).exists()
    ):
        raise Conflict(
            "declared_already",
            _("You declared this already: it holds until somebody else has confirmed that it was withdrawn."),
        )


def _step_back(person: User, wholes: QuerySet[Engagement], *, by: User | None, at: datetime) -> None:
    """Take from somebody what they answer or answered under review in engagements they take no part in any more.

    Lanes they hold go back into the queue, and what they had answered is asked of somebody else where a review can
    still ask, with none of their words in it; each has an event of its own. Engagements and reviews are locked as
    claiming and deciding lock them, so that nothing is claimed meanwhile. Part of the caller's transaction.
    """
    waits = Q(pk__in=Review.objects.filter(status__in=UNDECIDED).values("engagement")) | Q(status=Status.SUSPENDED)
    for engagement_id in wholes.filter(waits).order_by("pk").values_list("pk", flat=True).distinct():
        locked = lifecycle.lock(engagement_id, by=None)
        rows = Review.objects.filter(engagement=locked, status__in=UNDECIDED).select_for_update(of=("self",))
        undecided = list(rows.order_by("pk"))
        held = Lane.objects.filter(review__in=undecided, holder=person, status=LaneStatus.CLAIMED)
        for pk in held.order_by("pk").values_list("pk", flat=True):
            lanes.free(lanes.lock(pk, by=None), by=by, at=at, reason=_(ASIDE))
        answered = judgement.latest_answered(locked.pk, locked.content_no)
        wrote = set(LaneAnswer.objects.filter(lane__in=answered, answered_by=person).values_list("lane_id", flat=True))
        names = tuple(LaneName(lane.name) for lane in answered if lane.holder_id == person.pk or lane.pk in wrote)
        if names and (undecided or locked.status == Status.SUSPENDED):
            reopening.ask_again(locked, names, because=_(ASIDE), by=by, at=at)
            for lane in Lane.objects.filter(review__engagement=locked, name__in=names, opened_at=at):
                audit.record("riskreview.lane_asked_again", lane, by=by, at=at, reason=_(ASIDE))
        begun = LaneAnswer.objects.filter(lane__review__in=undecided, answered_by=person)
        for pk in (
            begun.exclude(lane__status=LaneStatus.ANSWERED).order_by("lane").values_list("lane", flat=True).distinct()
        ):
            lanes.empty_answers(lanes.lock(pk, by=None), of=person, by=by, at=at, reason=_(ASIDE))


@transaction.atomic
def heed_merge(*, actor_id: UUID) -> None:
    """Let everybody step back who declared a tie to one of the records that are one actor now; safe to run twice.

    The command of the job that follows a merge; what is released or asked again has an event of its own.
    """
    at = clock.now()
    ties = conflicts.live().filter(actor__in=actors.the_same(actor_id)).select_related("person")
    for tie in ties.order_by("pk"):
        _step_back(tie.person, conflicts.touched_by(ties.filter(pk=tie.pk)), by=None, at=at)


@transaction.atomic
def withdraw(*, conflict_id: UUID, reason: str, by: User) -> ConflictOfInterest:
    """Say that a tie one declared is none any more; it holds until somebody else confirms that, and is told to them.

    Raises NotFound, NotAllowed (somebody else declared it), Conflict (withdrawn already) or Invalid (`reason`).
    """
    at = clock.now()
    row = conflicts.get(conflict_id, user=by, for_update=True)
    ensure(policies.may_withdraw_conflict, by, row)
    if row.withdrawn_at is not None:
        raise Conflict("wrong_state", _("This was withdrawn already."))
    if not reason.strip():
        message = _("Write down why the tie is none any more.")
        raise Invalid("no_reason", message, {"reason": message})
    row.withdrawn_at, row.withdrawn_because = at, reason.strip()
    _save(row, "withdrawn_at", "withdrawn_because")
    notices.send(to=_confirmers(row), kind=Kind.TIE_WITHDRAWN, about=row)
    words, place = row.withdrawn_because, _place(row)
    audit.record("riskreview.conflict_withdrawn", row, by=by, at=at, reason=words, compartment_id=place)
    return row


def _confirmers(row: ConflictOfInterest) -> list[User]:
    people = reach.colleagues(compartment_id=_place(row)).filter(roles__overlap=[str(role) for role in policies.GIVERS])
    return [
        person for person in people if policies.may_confirm_withdrawal(person, row, bound=conflicts.bound(person, row))
    ]


@transaction.atomic
def confirm(*, conflict_id: UUID, by: User) -> ConflictOfInterest:
    """Confirm that a tie which somebody else withdrew is none any more: from now on they may take part again.

    Raises NotFound (none withdrawn about what the caller sees), NotAllowed (their own, neither decider nor
    administrator, or a part in what it touches) or Conflict (confirmed already).
    """
    at = clock.now()
    row = conflicts.withdrawal(conflict_id, user=by, for_update=True)
    ensure(policies.may_confirm_withdrawal, by, row, bound=conflicts.bound(by, row))
    if row.confirmed_at is not None:
        raise Conflict("wrong_state", _("This was confirmed already."))
    row.confirmed_at, row.confirmed_by = at, by
    _save(row, "confirmed_at", "confirmed_by")
    notices.settle(about=row)
    notices.send(to=[row.person_id], kind=Kind.TIE_ENDED, about=row)
    audit.record("riskreview.conflict_ended", row, by=by, at=at, compartment_id=_place(row))
    return row


def _save(row: ConflictOfInterest, *columns: str) -> None:
    row.version += 1
    with in_words():
        row.save(update_fields=[*columns, "version", "updated_at"])


def _place(row: ConflictOfInterest) -> UUID:
    """Return the compartment of what a conflict is about."""
    found: UUID = getattr(row, row.visible_through).compartment_id
    return found
