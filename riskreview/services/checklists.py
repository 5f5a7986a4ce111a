"""Publishing checklists: each version once, never changed afterwards."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, canonical, clock, jobs
from core.errors import Conflict, Invalid
from engagements.services.refusals import in_words
from riskreview.domain.checklists import Checklist
from riskreview.domain.parsing import InvalidChecklist, parse
from riskreview.models import ChecklistDraft, ChecklistTemplate, Lane
from riskreview.selectors import checklists as selector
from riskreview.selectors.words import told
from riskreview.services import review_policy

DATA: Final = Path(__file__).parents[1] / "data"


@transaction.atomic
def publish(*, document: Mapping[str, Any], by: User | None = None) -> ChecklistTemplate | None:
    """Publish one version of a lane's checklist; the same version with the same content again returns None.

    Raises Invalid (no checklist, a sentence per fault) or Conflict (that version exists with other content).
    """
    checklist = checked(document)
    known = ChecklistTemplate.objects.filter(lane=checklist.lane, number=checklist.version).first()
    if known is None:
        return keep(document, by=by)
    if known.sha256 != canonical.sha256(canonical.dumps(canonical.plain(document))):
        message = f"{checklist.lane} {checklist.version}: this version is published with other content."
        raise Conflict("published_already", message)
    return None


def checked(document: Mapping[str, Any], *, field: str = "") -> Checklist:
    """Return the checklist in `document`; raises Invalid, at `field` if one is given, with a sentence per fault."""
    try:
        return parse(document)
    except InvalidChecklist as invalid:
        message = " ".join(told(fault) for fault in invalid.faults)
        raise Invalid("invalid_checklist", message, {field: message} if field else {}) from None


def keep(document: Mapping[str, Any], *, draft: ChecklistDraft | None = None, by: User | None) -> ChecklistTemplate:
    """Return a new version of a lane; part of the caller's transaction.

    Raises Invalid: an item stands in another lane as well. Reviews under an older version are told of it.
    """
    at, checklist = clock.now(), checked(document)
    elsewhere = {
        item.code
        for lane, template in selector.current().items()
        if lane != checklist.lane
        for item in selector.checklist_of(template).every_item
    }
    if twice := sorted(elsewhere & {item.code for item in checklist.every_item}):
        message = _("These codes stand in another lane already: %(codes)s.") % {"codes": ", ".join(twice)}
        raise Invalid("invalid_checklist", message)
    body = canonical.plain(document)
    with in_words():
        template: ChecklistTemplate = ChecklistTemplate.objects.create(
            lane=checklist.lane,
            number=checklist.version,
            title=checklist.title,
            body=body,
            sha256=canonical.sha256(canonical.dumps(body)),
            published_at=at,
            draft=draft,
            published_by=by,
        )
    changes = {"lane": template.lane, "number": template.number, "sha256": template.sha256}
    audit.record("riskreview.checklist_published", template, by=by, at=at, changes=changes)
    if Lane.objects.filter(name=template.lane).exists():
        jobs.enqueue("riskreview.checklist_replaced", template_id=str(template.pk))
    return template


def publish_all(*, by: User | None = None) -> list[ChecklistTemplate]:
    """Publish the checklists and the first policy that come with Parley, if they are not published; safe to repeat."""
    review_policy.publish_first()
    return [template for document in _shipped() if (template := publish(document=document, by=by)) is not None]


@cache
def _shipped() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.yaml"))]
