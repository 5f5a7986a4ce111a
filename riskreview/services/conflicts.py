"""Declaring a conflict of interest, withdrawing it, and saying of another's whether it is none any more."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.models import User
from accounts.services import notices
from actors.models import Actor
from actors.selectors import actors
from core import audit, clock
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.models import Engagement
from engagements.selectors import engagements, reach
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain.conflicts import Tie
from riskreview.models import ConflictOfInterest
from riskreview.selectors import conflicts
from riskreview.services import stepping_back

TURNED_DOWN: Final = ("turned_down_at", "turned_down_by", "turned_down_because")


@transaction.atomic
def declare(
    *, kind: Tie, grounds: str, by: User, engagement_id: UUID | None = None, actor_id: UUID | None = None
) -> ConflictOfInterest:
    """Declare a tie to one engagement or one actor, and step back from every lane that it touches.

    Nothing one answered, waived, verified or agreed to there counts any more (`stepping_back`).
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
    stepping_back.step_back(row, by=by, at=at)
    with in_words():
        row.save(force_insert=True)
    stepping_back.tell_deciders(row)
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


def heed_merge(actor: Actor) -> None:
    """Let everybody step back who declared a tie to one of the records that are one actor now; safe to run twice.

    Part of the command that merged them; what is released or asked again has an event of its own.
    """
    at = clock.now()
    ties = conflicts.live().filter(actor__in=actors.the_same(actor.pk)).select_related("person")
    for tie in ties.order_by("pk"):
        stepping_back.step_back(tie, by=None, at=at)
        stepping_back.tell_deciders(tie)


@transaction.atomic
def heed(*, rest: tuple[UUID, UUID]) -> None:
    """Let somebody step back from one engagement where something of theirs counts although their tie holds.

    The scheduler's command: what they said before ties were heeded, or the records were made one past the services.
    """
    tie_id, engagement_id = rest
    tie = conflicts.live().filter(pk=tie_id).select_related("person").first()
    if tie is not None:
        stepping_back.heed(tie, engagement_id, at=clock.now())


@transaction.atomic
def withdraw(*, conflict_id: UUID, reason: str, by: User) -> ConflictOfInterest:
    """Say that a tie one declared is none any more; it holds until somebody else confirms that, and is told to them.

    A withdrawal that was turned down may be followed by another. Raises NotFound, NotAllowed (somebody else declared
    it), Conflict (withdrawn already) or Invalid (`reason`).
    """
    at = clock.now()
    row = conflicts.get(conflict_id, user=by, for_update=True)
    ensure(policies.may_withdraw_conflict, by, row)
    if row.withdrawn_at is not None and row.turned_down_at is None:
        raise Conflict("wrong_state", _("This was withdrawn already."))
    if not reason.strip():
        message = _("Write down why the tie is none any more.")
        raise Invalid("no_reason", message, {"reason": message})
    row.withdrawn_at, row.withdrawn_because = at, reason.strip()
    row.turned_down_at, row.turned_down_by, row.turned_down_because = None, None, ""
    _save(row, "withdrawn_at", "withdrawn_because", *TURNED_DOWN)
    notices.send(to=_confirmers(row), kind=Kind.TIE_WITHDRAWN, about=row, key=f"{row.pk}:{row.version}")
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
    administrator, or a part in what it touches) or Conflict (confirmed or turned down already).
    """
    at = clock.now()
    row = _pending(conflict_id, by=by)
    row.confirmed_at, row.confirmed_by = at, by
    _save(row, "confirmed_at", "confirmed_by")
    notices.settle(about=row)
    notices.send(to=[row.person_id], kind=Kind.TIE_ENDED, about=row)
    audit.record("riskreview.conflict_ended", row, by=by, at=at, compartment_id=_place(row))
    return row


@transaction.atomic
def turn_down(*, conflict_id: UUID, reason: str, by: User) -> ConflictOfInterest:
    """Say that a tie which somebody else withdrew holds all the same; they are told why, and may withdraw it again.

    Raises NotFound (none withdrawn about what the caller sees), NotAllowed (their own, neither decider nor
    administrator, or a part in what it touches), Conflict (confirmed or turned down already) or Invalid (`reason`).
    """
    at = clock.now()
    row = _pending(conflict_id, by=by)
    if not reason.strip():
        message = _("Write down why the tie holds all the same.")
        raise Invalid("no_reason", message, {"reason": message})
    row.turned_down_at, row.turned_down_by, row.turned_down_because = at, by, reason.strip()
    _save(row, *TURNED_DOWN)
    notices.settle(about=row)
    notices.send(to=[row.person_id], kind=Kind.TIE_STAYS, about=row, key=f"{row.pk}:{row.version}")
    words, place = row.turned_down_because, _place(row)
    audit.record("riskreview.conflict_stays", row, by=by, at=at, reason=words, compartment_id=place)
    return row


def _pending(conflict_id: UUID, *, by: User) -> ConflictOfInterest:
    """Return a locked conflict whose withdrawal waits for somebody like `by`; raises what its callers do."""
    row = conflicts.withdrawal(conflict_id, user=by, for_update=True)
    ensure(policies.may_confirm_withdrawal, by, row, bound=conflicts.bound(by, row))
    if row.confirmed_at is not None:
        raise Conflict("wrong_state", _("This was confirmed already."))
    if row.turned_down_at is not None:
        raise Conflict("wrong_state", _("This was turned down already: whoever declared it may withdraw it again."))
    return row


def _save(row: ConflictOfInterest, *columns: str) -> None:
    row.version += 1
    with in_words():
        row.save(update_fields=[*columns, "version", "updated_at"])


def _place(row: ConflictOfInterest) -> UUID:
    """Return the compartment of what a conflict is about."""
    found: UUID = getattr(row, row.visible_through).compartment_id
    return found
