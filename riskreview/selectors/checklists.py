"""Published checklists, parsed."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import yaml
from django.db.models import QuerySet

from riskreview.domain.asking import LISTS
from riskreview.domain.checklists import Asked, Checklist, Item
from riskreview.domain.facts import Facts
from riskreview.domain.parsing import parse
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import ChecklistTemplate, Lane, Review
from riskreview.models.reviews import FACTS

ORDER: Final = (
    *("lane", "version", "code", "title", "asked_when", "question", "why", "evidence", "scale", "applicability"),
    *("na_when", "filled_from", "source", "answer", "when", "effects", "items", "modules"),
)


def published() -> QuerySet[ChecklistTemplate]:
    """Return every published version, newest first within a lane. Checklists are no secret: everybody reads them."""
    return ChecklistTemplate.objects.order_by("lane", "-number")


def current() -> dict[LaneName, ChecklistTemplate]:
    """Return the newest version of each lane that has one."""
    newest = ChecklistTemplate.objects.order_by("lane", "-number").distinct("lane")
    return {LaneName(template.lane): template for template in newest}


def exported() -> str:
    """Return the version in use of every lane as one YAML file, in the order of the lanes."""
    found = current()
    return as_yaml({"checklists": [_in_order(found[lane].body) for lane in LaneName if lane in found]})


def as_yaml(data: Mapping[str, Any]) -> str:
    """Return data as YAML that people read: a checklist with its names in the order one reads them in."""
    ordered = data if "checklists" in data else _in_order(data)
    text: str = yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=120)
    return text


def _in_order(data: Any) -> Any:
    """Return a checklist, module or item with its names in reading order: the database keeps none."""
    if isinstance(data, Mapping):
        names = sorted(data, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
        return {name: _in_order(data[name]) for name in names}
    return [_in_order(each) for each in data] if isinstance(data, list) else data


def checklist_of(lane_or_template: Lane | ChecklistTemplate) -> Checklist:
    """Return the checklist of a lane or template; a version never changes, so it is parsed once a process."""
    if isinstance(lane_or_template, Lane):
        return _parsed(lane_or_template.template_id)
    return _parsed(lane_or_template.pk)


def facts_of(review: Review) -> Facts:
    """Return the facts a review is judged by, which also choose what its lanes are asked."""
    values: dict[str, Any] = {name: review.facts[name] for name in FACTS}
    values |= {name: tuple(values[name]) for name in LISTS}
    return Facts(**values)


def asked_of(lane: Lane, facts: Facts | None = None) -> tuple[Asked, ...]:
    """Return what a lane is asked on the facts of its review, or on others, in the order of its checklist."""
    return checklist_of(lane).asked(facts or facts_of(lane.review))


def items_of(lane: Lane) -> dict[str, Item]:
    """Return the items a lane is asked by their code."""
    return {asked.item.code: asked.item for asked in asked_of(lane)}


@lru_cache(maxsize=64)
def _parsed(template_id: UUID) -> Checklist:
    return parse(ChecklistTemplate.objects.values_list("body", flat=True).get(pk=template_id))
