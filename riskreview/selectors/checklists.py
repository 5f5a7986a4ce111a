"""Published checklists, parsed."""

from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from riskreview.domain.checklists import Checklist, Item
from riskreview.domain.parsing import parse
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import ChecklistTemplate, Lane


def published() -> QuerySet[ChecklistTemplate]:
    """Return every published version, newest first within a lane. Checklists are no secret: everybody reads them."""
    return ChecklistTemplate.objects.order_by("lane", "-number")


def current() -> dict[LaneName, ChecklistTemplate]:
    """Return the newest version of each lane that has one."""
    newest = ChecklistTemplate.objects.order_by("lane", "-number").distinct("lane")
    return {LaneName(template.lane): template for template in newest}


def checklist_of(lane_or_template: Lane | ChecklistTemplate) -> Checklist:
    """Return the checklist of a lane or template; a version never changes, so it is parsed once a process."""
    if isinstance(lane_or_template, Lane):
        return _parsed(lane_or_template.template_id)
    return _parsed(lane_or_template.pk)


def items_of(lane: Lane) -> dict[str, Item]:
    """Return the items of a lane's checklist by their code."""
    return {item.code: item for item in checklist_of(lane).items}


@lru_cache(maxsize=64)
def _parsed(template_id: UUID) -> Checklist:
    return parse(ChecklistTemplate.objects.values_list("body", flat=True).get(pk=template_id))
