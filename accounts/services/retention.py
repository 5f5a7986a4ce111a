"""Changing the retention schedule: an administrator drafts it, somebody who wrote none of it publishes it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain.retention import InvalidSchedule, Schedule, changes, parse
from accounts.models import RetentionDraft, RetentionSchedule, User
from accounts.selectors import retention
from core import jobs
from core.errors import Invalid
from core.published import Book

SHIPPED: Final = Path(__file__).parents[1] / "data" / "retention-1.yaml"
LONGEST: Final = 100_000


@cache
def shipped() -> Schedule:
    """Return the schedule that comes with Parley."""
    return parse(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))


def _parsed(document: Any) -> Schedule:
    try:
        return parse(document)
    except InvalidSchedule as invalid:
        fields = {name: _(fault.template) % fault.fills for name, fault in invalid.faults.items()}
        whole = fields.pop("", "") or _("Some fields need correcting.")
        raise Invalid("invalid_schedule", whole, fields) from None


BOOK: Final = Book(
    published=RetentionSchedule,
    drafts=RetentionDraft,
    verb="accounts.retention",
    read=_parsed,
    body=Schedule.body,
    current=retention.current,
    rules_of=lambda row: retention.schedule_of(row.pk),
    differ=lambda before, after: {f"{one.kept}.{name}": [was, will] for one, name, was, will in changes(before, after)},
    may_draft=policies.may_draft_retention,
    may_publish=policies.may_publish_retention,
    may_drop=policies.may_drop_retention,
)


def publish_first() -> RetentionSchedule | None:
    """Publish the schedule that comes with Parley as version 1, where there is none yet; safe to repeat."""
    return BOOK.publish_first(shipped(), reason="The schedule Parley begins with.")


def draft(*, document: Mapping[str, Any], reason: str, seen_version: int | None, by: User) -> RetentionDraft:
    """Write the draft of the next schedule, or change it; `seen_version` is None where there was none.

    Raises NotAllowed, Stale, Conflict (somebody began a draft meanwhile) or Invalid (a limit, nothing changed,
    `reason`).
    """
    return BOOK.draft(document=document, reason=reason, seen_version=seen_version, by=by)


def read(text: str) -> Mapping[str, Any]:
    """Return the document of a YAML file; raises Invalid (`file`)."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        document = None
    if not isinstance(document, Mapping):
        message = _("This is no schedule. Take the one in force as a file and change that.")
        raise Invalid("no_schedule_file", message, {"file": message})
    return document


def publish(*, seen_version: int, by: User) -> RetentionSchedule:
    """Put the draft in force for every record at once, and have what is due looked for anew.

    Raises NotFound (no draft), NotAllowed (no such role, or they wrote in it), Stale or Conflict (another version was
    published since it was drafted).
    """
    published = BOOK.publish(seen_version=seen_version, by=by)
    jobs.enqueue("accounts.note_what_is_due")
    return published


def drop(*, seen_version: int, by: User) -> None:
    """Throw the draft away; raises NotFound (no draft), NotAllowed or Stale."""
    BOOK.drop(seen_version=seen_version, by=by)
