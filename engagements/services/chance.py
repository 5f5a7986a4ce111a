"""Logging a chance contact: nobody planned it, so it is recorded as held, after the fact."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, jobs
from core.errors import Invalid
from engagements.domain.kinds import EngagementKind
from engagements.domain.lifecycle import Status
from engagements.models import Engagement
from engagements.selectors.content import ROWS
from engagements.services import lifecycle, plan_rules, planning, values

ROWS_OF_A_CHANCE: Final = ("parties", "delegates", "team")
FIELDS: Final = frozenset({"title", "marking", "track", "desired_effect", "channel_id", "physical_meeting"})


@transaction.atomic
def log(
    *,
    compartment_id: UUID,
    started_at: datetime,
    held_at: datetime,
    changes: Mapping[str, Any],
    by: User,
    came_up: Collection[str] = (),
) -> Engagement:
    """Return a chance contact, recorded as held; a report is due as for any other, sooner for what `came_up`.

    `changes` holds the columns of FIELDS and the lists of ROWS_OF_A_CHANCE; nothing was offered, so there is nothing
    else. Raises NotFound (compartment), NotAllowed or Invalid (a time ahead or out of order, nobody met, a field).
    """
    at = clock.now()
    engagement = Engagement(
        compartment=planning.compartment_of(compartment_id, by=by),
        lead=by,
        kind=EngagementKind.CHANCE_CONTACT.value,
        status=Status.HELD.value,
        started_at=started_at,
        held_at=held_at,
        recorded_at=at,
        **lifecycle.due(held_at, came_up),
    )
    lists = {name: plan_rules.complete(name, changes.get(name, ())) for name in ROWS_OF_A_CHANCE}
    columns = {name: value for name, value in changes.items() if name not in lists}
    values.put(engagement, columns, fields=FIELDS)
    _check(engagement, lists, at)
    plan_rules.check(engagement, columns, lists, by=by)
    engagement.save(force_insert=True)
    engagement.refresh_from_db(fields=["content_no", "recorded_at", "report_due_at"])
    for name, rows in lists.items():
        model = ROWS[name].model
        model._default_manager.bulk_create(
            model(engagement=engagement, position=position, **row) for position, row in enumerate(rows)
        )
    planning.note_author(engagement, by=by, at=at)
    audit.record(
        "engagements.chance_contact_logged",
        engagement,
        by=by,
        at=at,
        changes={
            "title": engagement.title,
            "started_at": started_at,
            "held_at": held_at,
            "came_up": engagement.came_up,
            "report_due_at": engagement.report_due_at,
        },
    )
    lifecycle.note_contact(engagement)
    jobs.enqueue("riskreview.engagement_logged", engagement_id=str(engagement.pk))
    return engagement


def _check(engagement: Engagement, lists: Mapping[str, Any], at: datetime) -> None:
    wrong = {}
    began, ended = engagement.started_at, engagement.held_at
    if began is None or began > at:
        wrong["started_at"] = _("A chance contact is logged after it took place.")
    if ended is None or ended > at:
        wrong["held_at"] = _("A chance contact is logged after it took place.")
    elif began is not None and ended < began:
        wrong["held_at"] = _("The contact ended before it began.")
    if not lists["parties"]:
        wrong["parties"] = _("Say with which actor the contact was.")
    if wrong:
        raise Invalid("invalid", _("Some fields need correcting."), wrong)
