"""What the tests of the gate share: the shipped checklists, valid facts, and strategies over both."""

from functools import cache
from pathlib import Path

import yaml
from hypothesis import strategies as st

from riskreview.domain import review_policy
from riskreview.domain.checklists import Answered, Checklist, Item
from riskreview.domain.facts import Facts
from riskreview.domain.parsing import FLAGS, NOTHING, parse
from riskreview.domain.scales import Lane

DATA = Path(__file__).parents[3] / "riskreview" / "data"


POLICY = review_policy.parse(yaml.safe_load((DATA / "policies" / "policy-1.yaml").read_text(encoding="utf-8")))


def document(lane):
    return yaml.safe_load((DATA / f"{lane}-2.yaml").read_text(encoding="utf-8"))


@cache
def checklist(lane: Lane) -> Checklist:
    return parse(document(lane))


def all_items() -> tuple[Item, ...]:
    return tuple(item for lane in Lane for item in checklist(lane).every_item)


def item(code: str) -> Item:
    return next(found for found in all_items() if found.code == code)


def facts(*, tier: int = 1, **found: object) -> Facts:
    return Facts(tier=tier, **{**NOTHING, **found})


def best_answers(*changes: tuple[str, str | None]) -> tuple[Answered, ...]:
    """Every item with its best answer, but for the changes."""
    changed = dict(changes)
    return tuple(Answered(each, changed.get(each.code, each.scale.best)) for each in all_items())


any_facts = st.builds(
    lambda tier, flags: facts(tier=tier, **flags),
    st.integers(0, 3),
    st.fixed_dictionaries({flag: st.booleans() for flag in FLAGS}),
)
any_item = st.sampled_from(all_items())
any_answered = any_item.flatmap(lambda each: st.builds(Answered, st.just(each), st.sampled_from([*each.answers, None])))
