"""Publishing checklists: each version once, never changed afterwards."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.db import transaction

from accounts.models import User
from core import audit, canonical, clock
from core.errors import Conflict, Invalid
from riskreview.domain.parsing import InvalidChecklist, parse
from riskreview.models import ChecklistTemplate
from riskreview.selectors.words import told

DATA: Final = Path(__file__).parents[1] / "data"


@transaction.atomic
def publish(*, document: Mapping[str, Any], by: User | None = None) -> ChecklistTemplate | None:
    """Publish one version of a lane's checklist; the same version with the same content again returns None.

    Raises Invalid (no checklist, a sentence per fault) or Conflict (that version exists with other content).
    """
    at = clock.now()
    try:
        checklist = parse(document)
    except InvalidChecklist as invalid:
        raise Invalid("invalid_checklist", " ".join(told(fault) for fault in invalid.faults)) from None
    body = canonical.plain(document)
    digest = canonical.sha256(canonical.dumps(body))
    known = ChecklistTemplate.objects.filter(lane=checklist.lane, number=checklist.version).first()
    if known is not None:
        if known.sha256 != digest:
            message = f"{checklist.lane} {checklist.version}: this version is published with other content."
            raise Conflict("published_already", message)
        return None
    template = ChecklistTemplate.objects.create(
        lane=checklist.lane,
        number=checklist.version,
        title=checklist.title,
        body=body,
        sha256=digest,
        published_at=at,
    )
    changes = {"lane": template.lane, "number": template.number, "sha256": digest}
    audit.record("riskreview.checklist_published", template, by=by, at=at, changes=changes)
    return template


def publish_all(*, by: User | None = None) -> list[ChecklistTemplate]:
    """Publish every checklist that comes with Parley and is not published yet; safe to repeat."""
    return [template for document in _shipped() if (template := publish(document=document, by=by)) is not None]


@cache
def _shipped() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.yaml"))]
