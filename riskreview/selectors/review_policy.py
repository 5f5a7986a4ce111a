"""The review policy in force, its history, and what a change of it says."""

from collections.abc import Mapping
from functools import cache, lru_cache
from json import loads
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import yaml
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict
from riskreview.domain.reopening import Response
from riskreview.domain.review_policy import SETTINGS, Policy, Section, Setting, Value, changes, parse
from riskreview.models import PolicyDraft, Review, ReviewPolicy
from riskreview.selectors.words import told

SHIPPED: Final = Path(__file__).parents[1] / "data" / "policies" / "policy-1.yaml"


def published() -> QuerySet[ReviewPolicy]:
    """Return every version, the newest first. The policy is no secret: everybody reads it."""
    rows: QuerySet[ReviewPolicy] = ReviewPolicy.objects.select_related("drafted_by", "published_by")
    return rows.order_by("-number")


def current() -> ReviewPolicy:
    """Return the version in force; raises Conflict when none is published."""
    found = published().first()
    if found is None:
        raise Conflict("no_policy", _("No review policy is published. Run manage.py load_checklists."))
    return found


def in_force() -> Policy:
    """Return the policy in force; raises Conflict when none is published."""
    return policy_of(current().pk)


def newest() -> Policy | None:
    """Return the policy in force, None where none is published."""
    found = published().first()
    return policy_of(found.pk) if found else None


def of(review: Review) -> Policy:
    """Return the policy a review began under."""
    return policy_of(review.policy_id)


@lru_cache(maxsize=64)
def policy_of(policy_id: UUID) -> Policy:
    """Return the policy of one version; a version never changes, so it is parsed once a process."""
    return from_text(ReviewPolicy.objects.values_list("body", flat=True).get(pk=policy_id))


def from_text(body: str) -> Policy:
    """Return the policy of a canonical text, in which numbers are text."""
    document = loads(body)
    return parse({name: {key: _value(value) for key, value in part.items()} for name, part in document.items()})


def _value(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def draft() -> PolicyDraft | None:
    """Return the draft of the next version, if there is one."""
    found: PolicyDraft | None = PolicyDraft.objects.select_related("drafted_by", "based_on").first()
    return found


@cache
def shipped() -> Policy:
    """Return the policy that comes with Parley."""
    return parse(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))


def values_in_force() -> Mapping[str, Value]:
    """Return every value in force, by name, for the apps below; where nothing is published yet, what comes with Parley.

    One statement: a version never changes, so its values are parsed once a process.
    """
    newest_id = ReviewPolicy.objects.order_by("-number").values_list("pk", flat=True).first()
    return (policy_of(newest_id) if newest_id else shipped()).values


def reminder_days() -> tuple[int, ...]:
    """Return the days ahead on which people are reminded of what they promised; none before there is a policy."""
    found = newest()
    return found.reminder_days if found else ()


def in_words(setting: Setting, value: Value) -> str:
    """Return a value as people read it."""
    return told(Response(str(value)).label) if setting.responses else str(value)


def sections(policy: Policy) -> list[dict[str, Any]]:
    """Return the whole policy as people read it, section by section; what a change does, by what is done."""
    return [
        {
            "title": told(section.label),
            "rows": [
                {"label": told(one.label), "value": in_words(one, policy.values[one.name])}
                for one in SETTINGS
                if one.section is section and not one.responses
            ],
            "responses": [
                {"does": told(response.label), "changes": changes}
                for response in reversed(Response)
                if (
                    changes := [
                        told(one.label)
                        for one in SETTINGS
                        if one.section is section and one.responses and policy.values[one.name] == response
                    ]
                )
            ],
        }
        for section in Section
    ]


def difference(before: Policy, after: Policy) -> list[dict[str, str]]:
    """Return what one policy changes in another, as rows of the component `diff`."""
    return [
        {
            "label": f"{told(one.section.label)}: {told(one.label)}",
            "before": in_words(one, was),
            "after": in_words(one, will),
        }
        for one, was, will in changes(before, after)
    ]


def as_yaml(policy: Policy) -> str:
    """Return the policy as the file it is kept in outside Parley."""
    return yaml.safe_dump(dict(policy.body()), sort_keys=False, allow_unicode=True)
