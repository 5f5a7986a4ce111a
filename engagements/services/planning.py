"""Writing the plan: begin a draft, save it step by step. Everybody who saves it is its author for good."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from core import audit, canonical, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from engagements import policies
from engagements.domain.kinds import EngagementKind
from engagements.domain.lifecycle import EDITABLE
from engagements.models import Engagement, EngagementAuthor
from engagements.selectors import reach
from engagements.selectors.content import COLUMNS, ROWS, rows_of, rows_in_words
from engagements.services import lifecycle

WRITABLE: Final = frozenset(COLUMNS) - {"compartment_id"}
NAMED: Final[Mapping[str, str]] = {"channel_id": "channel", "venue_id": "venue"}


@transaction.atomic
def begin(*, compartment_id: UUID, changes: Mapping[str, Any], by: User) -> Engagement:
    """Return a new draft led and written by `by`; `changes` as for `save`, with at least title and kind.

    Raises NotFound (no such compartment for this user), NotAllowed or Invalid.
    """
    at = clock.now()
    compartment = Compartment.objects.filter(pk=compartment_id, pk__in=by.access).first()
    if compartment is None:
        raise NotFound("not_found", _("There is no such compartment."))
    ensure(policies.may_work_in, by, compartment.pk)
    engagement = Engagement(compartment=compartment, lead=by)
    _write(engagement, changes, by=by, at=at, verb="engagements.drafted")
    return engagement


@transaction.atomic
def save(*, engagement_id: UUID, seen_version: int, changes: Mapping[str, Any], by: User) -> Engagement:
    """Save part of a draft and return it; what does not change anything leaves no trace.

    `changes` maps columns of the content to values and names of `ROWS` to the whole list of such rows, each a mapping
    of their fields. Raises NotFound, NotAllowed, Stale, Conflict (not a draft) or Invalid (a sentence per field).
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    ensure(policies.may_edit, by, engagement)
    versions.insist(engagement, seen_version)
    if engagement.status not in EDITABLE:
        raise Conflict("not_a_draft", _("The plan can be changed only while it is a draft. Revise it first."))
    _write(engagement, changes, by=by, at=at, verb="engagements.plan_saved")
    return engagement


def _write(engagement: Engagement, changes: Mapping[str, Any], *, by: User, at: datetime, verb: str) -> None:
    """Check and write content of a draft, note its author and audit what changed."""
    is_new = engagement._state.adding
    columns = {name: value for name, value in changes.items() if name in WRITABLE}
    lists = {name: _complete(name, rows) for name, rows in changes.items() if name in ROWS}
    unknown = changes.keys() - columns.keys() - lists.keys()
    if unknown:
        raise Invalid("unknown_field", _("Unknown fields: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    before = {name: getattr(engagement, name) for name in columns}
    for name, value in columns.items():
        setattr(engagement, name, value.strip() if isinstance(value, str) else value)
    if engagement.kind != EngagementKind.DIGITAL_EXCHANGE and engagement.purpose:
        before.setdefault("purpose", engagement.purpose)
        engagement.purpose = ""
    changed = {name: [old, getattr(engagement, name)] for name, old in before.items() if old != getattr(engagement, name)}
    lists = {} if is_new and not lists else {
        name: rows for name, rows in lists.items() if is_new or canonical.plain(rows) != canonical.plain(rows_of(engagement, name))
    }
    if not is_new and not changed and not lists:
        return
    _check(engagement, changed, lists, by=by)
    words = {name: "" if is_new else rows_in_words(engagement, name) for name in lists}
    if is_new:
        engagement.save(force_insert=True)
    else:
        engagement.version += 1
        engagement.save(update_fields=[*changed, "version", "updated_at"])
    _replace(engagement, lists)
    EngagementAuthor.objects.get_or_create(engagement=engagement, user=by, defaults={"at": at})
    shown = {name: _named(engagement, name, pair) for name, pair in changed.items()}
    shown |= {name: [old, rows_in_words(engagement, name)] for name, old in words.items()}
    audit.record(verb, engagement, by=by, at=at, changes={"title": engagement.title} if is_new else shown)
