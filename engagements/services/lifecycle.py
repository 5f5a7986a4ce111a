"""Moving an engagement through its life. Every act, of whichever app, goes through `apply`."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from actors.services import projections
from core import audit, clock, house, jobs, versions
from core.authz import Ruling, ensure
from core.errors import Conflict, Invalid
from engagements import policies
from engagements.domain import lifecycle
from engagements.domain.deliveries import DeliveryStatus
from engagements.domain.lifecycle import Action, Status
from engagements.domain.reporting import CameUp
from engagements.domain.transitions import IllegalTransition
from engagements.models import Engagement
from engagements.models.engagements import NOT_BEGUN
from engagements.selectors import engagements
from engagements.services.refusals import in_words

VERBS = {action: f"engagements.{action.value}" for action in Action}


def lock(engagement_id: UUID, *, by: User | None) -> Engagement:
    """Return the engagement, locked until the transaction ends; raises NotFound."""
    return engagements.get(engagement_id, user=by, for_update=True)


_look_first: list[str] = []


def apply(
    engagement: Engagement,
    action: Action,
    *,
    seen_version: int | None,
    by: User | None,
    at: datetime,
    reason: str = "",
    **columns: Any,
) -> Engagement:
    """Carry out one act on a locked engagement and return it; part of the caller's transaction.

    `seen_version=None` is for acts that do not answer a page: those of the scheduler, or a step of a larger command
    that has checked its own version. Raises Stale, Conflict (the act is not open, or the database refuses it, in its
    words) or Invalid (a reason is missing).
    """
    if seen_version is not None:
        versions.insist(engagement, seen_version)
    before = Status(engagement.status)
    try:
        after = lifecycle.after(before, action)
    except IllegalTransition as refused:
        raise Conflict("wrong_state", refused.words.told_with(_)) from None
    reason = reason.strip()
    if action in lifecycle.NEEDS_REASON and not reason:
        message = _("Write down the reason.")
        raise Invalid("no_reason", message, {"reason": message})
    if after.value in NOT_BEGUN:
        columns |= {"started_at": None, "recorded_at": None}
    elif "started_at" in columns and columns["started_at"] != engagement.started_at:
        columns["recorded_at"] = at
    were = {name: getattr(engagement, name) for name in columns if name != "recorded_at"}
    for name, value in columns.items():
        setattr(engagement, name, value)
    engagement.status, engagement.status_reason = after, reason
    engagement.version += 1
    with in_words():
        engagement.save(update_fields=["status", "status_reason", "version", "updated_at", *columns])
    engagement.refresh_from_db(fields=["content_no", "recorded_at", "held_without_cover", "report_due_at"])
    changes = {name: [was, getattr(engagement, name)] for name, was in were.items()}
    audit.record(
        VERBS[action],
        engagement,
        by=by,
        at=at,
        changes={"status": [before, after]} | {name: pair for name, pair in changes.items() if pair[0] != pair[1]},
        reason=reason,
    )
    return engagement


def _begin(engagement_id: UUID, by: User, policy: Callable[[User, Engagement], Ruling]) -> tuple[Engagement, datetime]:
    engagement = lock(engagement_id, by=by)
    ensure(policy, by, engagement)
    return engagement, clock.now()


def _not_ahead(moment: datetime, at: datetime, field: str) -> None:
    if moment > at:
        message = _("This lies in the future: record it once it has happened.")
        raise Invalid("in_the_future", message, {field: message})


def look_first(path: str) -> None:
    """Let an upper app look at an engagement before it begins, and before something it offered is delivered.

    It is called as `path(engagement)`, in a transaction of its own. What it finds stays, also when the step is refused
    for it; it may refuse the step itself, after its transaction, by returning a refusal.
    """
    _look_first[:] = [path]


def let_look(begin: Callable[[], Engagement]) -> None:
    """Let whoever looks first look at the engagement that `begin` returns, and raise what they refuse with."""
    for path in _look_first:
        with transaction.atomic():
            refusal = import_string(path)(begin())
        if refusal is not None:
            raise refusal


def start(
    *, engagement_id: UUID, seen_version: int, by: User, go: str, started_at: datetime | None = None
) -> Engagement:
    """Record that a cleared engagement is under way, by default from now on; `go` says why it was a go.

    Raises NotFound, NotAllowed, Stale, Conflict (not cleared, no live decision: in the database's words, or what is
    found by whoever looks first) or Invalid (no word on go or no-go, a start in the future).
    """
    let_look(lambda: _to_start(engagement_id, seen_version=seen_version, by=by)[0])
    return _start(engagement_id, seen_version=seen_version, by=by, go=go, started_at=started_at)


def _to_start(engagement_id: UUID, *, seen_version: int, by: User) -> tuple[Engagement, datetime]:
    engagement, at = _begin(engagement_id, by, policies.may_start)
    versions.insist(engagement, seen_version)
    _open(engagement, Action.START)
    return engagement, at


@transaction.atomic
def _start(engagement_id: UUID, *, seen_version: int, by: User, go: str, started_at: datetime | None) -> Engagement:
    engagement, at = _to_start(engagement_id, seen_version=seen_version, by=by)
    if not go.strip():
        message = _("Say who judged the go or no-go criteria, and how.")
        raise Invalid("no_go", message, {"go": message})
    _not_ahead(started_at or at, at, "started_at")
    return apply(engagement, Action.START, seen_version=None, by=by, at=at, reason=go, started_at=started_at or at)


@transaction.atomic
def hold(
    *,
    engagement_id: UUID,
    seen_version: int,
    by: User,
    held_at: datetime,
    started_at: datetime | None = None,
    came_up: Collection[str] = (),
    reason: str = "",
) -> Engagement:
    """Record that the contact took place and ended at `held_at`; `came_up` has its report be due sooner.

    What took place while suspended is recorded too, with a reason; it stays flagged as held without cover and opens a
    review. Raises NotFound, NotAllowed, Stale, Conflict or Invalid (times ahead or out of order, no reason, `came_up`).
    """
    engagement, at = _begin(engagement_id, by, policies.may_hold)
    versions.insist(engagement, seen_version)
    suspended = engagement.status == Status.SUSPENDED
    action = Action.HOLD_SUSPENDED if suspended else Action.HOLD
    _open(engagement, action)
    began = engagement.started_at or started_at
    if began is None:
        message = _("Say when the contact began.")
        raise Invalid("no_start", message, {"started_at": message})
    _not_ahead(held_at, at, "held_at")
    if held_at < began:
        message = _("The contact ended before it began.")
        raise Invalid("out_of_order", message, {"held_at": message})
    columns = {"started_at": began, "held_at": held_at, **due(held_at, came_up)}
    apply(engagement, action, seen_version=None, by=by, at=at, reason=reason, **columns)
    note_contact(engagement)
    if suspended:
        jobs.enqueue("riskreview.engagement_logged", engagement_id=str(engagement.pk))
    return engagement


@transaction.atomic
def close(*, engagement_id: UUID, seen_version: int, by: User, note: str = "") -> Engagement:
    """Close a reported engagement; raises NotFound, NotAllowed, Stale or Conflict (also: a delivery is on its way)."""
    engagement, at = _begin(engagement_id, by, policies.may_close)
    versions.insist(engagement, seen_version)
    _open(engagement, Action.CLOSE)
    if engagement.deliveries.filter(status=DeliveryStatus.ORDERED).exists():
        raise Conflict("delivery_on_its_way", _("A delivery was ordered, and nobody has said what became of it."))
    return apply(engagement, Action.CLOSE, seen_version=seen_version, by=by, at=at, reason=note, closed_at=at)


@transaction.atomic
def cancel(*, engagement_id: UUID, seen_version: int, by: User, reason: str) -> Engagement:
    """Cancel an engagement that has not been held; raises NotFound, NotAllowed, Stale, Conflict or Invalid."""
    engagement, at = _begin(engagement_id, by, policies.may_cancel)
    return apply(engagement, Action.CANCEL, seen_version=seen_version, by=by, at=at, reason=reason)


def due(held_at: datetime, came_up: Collection[str]) -> dict[str, Any]:
    """Return what came up in a contact and by when its report is due, as columns (DOMAIN C4).

    The moment is kept with the contact: whoever was told it is not late by a later policy. Raises Invalid (`came_up`).
    """
    if not set(came_up) <= {word.value for word in CameUp}:
        message = _("Choose from commitments, threats and incidents.")
        raise Invalid("came_up", message, {"came_up": message})
    hours = house.number("reports.flash" if came_up else "reports.hours")
    return {"came_up": sorted(set(came_up)), "report_due_at": held_at + timedelta(hours=hours)}


def note_contact(engagement: Engagement) -> None:
    """Tell the profiles of the parties when they were last in contact, unless their readers may not see the contact."""
    if engagement.held_at is None:
        raise ValueError("nobody was in contact yet")
    near = engagement.parties.filter(actor__compartment=engagement.compartment_id)
    for actor_id in near.values_list("actor_id", flat=True):
        projections.record_contact(actor_id=actor_id, at=engagement.held_at)


def _open(engagement: Engagement, action: Action) -> None:
    """Refuse on the state before anybody looks at the content."""
    try:
        lifecycle.after(Status(engagement.status), action)
    except IllegalTransition as refused:
        raise Conflict("wrong_state", refused.words.told_with(_)) from None
