"""Writing the plan: begin a draft, save it step by step. Everybody who saves it is its author for good."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

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
from engagements.selectors.content import COLUMNS, ROWS, completes, is_row, rows_in_words, rows_of
from engagements.services import lifecycle, plan_rules

GIVEN: Final = ("expires_on", "legal_authority_ref")
"""What an offer may be given in a revision and stay the same row."""
WRITABLE: Final = frozenset(COLUMNS) - {"compartment_id"}


@transaction.atomic
def begin(*, compartment_id: UUID, changes: Mapping[str, Any], by: User) -> Engagement:
    """Return a new draft led and written by `by`; `changes` as for `save`, with at least title and kind.

    Raises NotFound (no such compartment for this user), NotAllowed or Invalid.
    """
    at = clock.now()
    engagement = Engagement(compartment=compartment_of(compartment_id, by=by), lead=by)
    columns, lists = _sorted_out(changes)
    _assign(engagement, columns)
    plan_rules.check(engagement, columns, lists, by=by)
    engagement.save(force_insert=True)
    _replace(engagement, lists)
    note_author(engagement, by=by, at=at)
    audit.record(
        "engagements.drafted", engagement, by=by, at=at, changes={"title": engagement.title, "kind": engagement.kind}
    )
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
    columns, lists = _sorted_out(changes)
    changed = _assign(engagement, columns)
    lists = {name: rows for name, rows in lists.items() if not _as_stored(engagement, name, rows)}
    if not changed and not lists:
        return engagement
    plan_rules.check(engagement, changed, lists, by=by)
    words = {name: rows_in_words(engagement, name) for name in lists}
    engagement.version += 1
    engagement.save(update_fields=[*changed, "version", "updated_at"])
    _replace(engagement, lists)
    note_author(engagement, by=by, at=at)
    shown: dict[str, Any] = {name: changed[name] for name in changed}
    shown |= {name: [before, rows_in_words(engagement, name)] for name, before in words.items()}
    audit.record("engagements.plan_saved", engagement, by=by, at=at, changes=shown)
    return engagement


def compartment_of(compartment_id: UUID, *, by: User) -> Compartment:
    """Return a compartment in which `by` may work; raises NotFound or NotAllowed."""
    compartment = Compartment.objects.filter(pk=compartment_id, pk__in=by.access).first()
    if compartment is None:
        raise NotFound("not_found", _("There is no such compartment."))
    ensure(policies.may_work_in, by, compartment.pk)
    return compartment


def note_author(engagement: Engagement, *, by: User, at: datetime) -> None:
    """Remember for good that `by` wrote the plan."""
    EngagementAuthor.objects.get_or_create(engagement=engagement, user=by, defaults={"at": at})


def _sorted_out(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return the columns and the lists of rows among the changes; raises Invalid for anything else."""
    columns = {name: value for name, value in changes.items() if name in WRITABLE}
    lists = {name: plan_rules.complete(name, rows) for name, rows in changes.items() if name in ROWS}
    if unknown := changes.keys() - columns.keys() - lists.keys():
        raise Invalid("unknown_field", _("Unknown fields: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    return columns, lists


def _assign(engagement: Engagement, columns: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Put values on the engagement; return what changed as column: [before, after]."""
    before = {name: getattr(engagement, name) for name in (*columns, "purpose")}
    for name, value in columns.items():
        setattr(engagement, name, value.strip() if isinstance(value, str) else value)
    if engagement.kind != EngagementKind.DIGITAL_EXCHANGE:
        engagement.purpose = ""
    after = {name: getattr(engagement, name) for name in before}
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _replace(engagement: Engagement, lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Write the rows anew; one that says what it said before stays the same row: deliveries rest on it."""
    for name, rows in lists.items():
        model = ROWS[name].model
        stored: list[Any] = list(model._default_manager.filter(engagement=engagement).order_by("position", "pk"))
        made, kept = [], []
        for position, row in enumerate(rows):
            same = next((one for one in stored if is_row(one, row, name)), None)
            if same is None and name == "offers":
                same = next((one for one in stored if completes(one, row)), None)
            if same is None:
                made.append(model(engagement=engagement, position=position, **row))
            else:
                stored.remove(same)
                same.position = position
                for field in GIVEN if name == "offers" else ():
                    setattr(same, field, row[field])
                kept.append(same)
        model._default_manager.filter(pk__in=[row.pk for row in stored]).delete()
        model._default_manager.bulk_update(kept, ["position", *(GIVEN if name == "offers" else ())])
        model._default_manager.bulk_create(made)


def _as_stored(engagement: Engagement, name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    stored: bool = canonical.plain(rows) == canonical.plain(rows_of(engagement, name))
    return stored
