"""Where the domain and the database say the same law twice, they say the same."""

import json
from dataclasses import asdict, replace
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection

from core import clock
from riskreview.domain import parsing, review_cycle
from riskreview.domain.checklists import effects_of, refusal_of
from riskreview.domain.facts import Facts
from riskreview.domain.live import is_live
from riskreview.domain.parsing import FLAGS, NOTHING
from riskreview.domain.review_cycle import LANES
from riskreview.domain.scales import SCALES
from riskreview.models import Decision
from riskreview.selectors import checklists, liveness
from tests.integration.riskreview import steps


def rows(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def test_transitions(db):
    stored = set(rows("SELECT machine, from_status, to_status FROM riskreview_transition"))
    known = {("review", *map(str, pair)) for pair in review_cycle.pairs()}
    assert stored == known | {("lane", *map(str, pair)) for pair in LANES.pairs()}


def test_scales(db, value_of):
    for code, scale in SCALES.items():
        assert value_of("riskreview_scale(%s)", code) == [*map(str, scale.answers), scale.unknown]


def all_facts():
    """Every tier with no flag, with each flag alone, and with all flags."""
    every = dict.fromkeys(FLAGS, True) | {"incentives": ("stipend_cash",)}
    for tier, found in product(range(4), [{}, *({name: value} for name, value in every.items()), every]):
        yield Facts(tier=tier, **{**NOTHING, **found})


def in_use():
    """The newest version of each lane, with the data of every item of it by code."""
    for template in checklists.current().values():
        modules = template.body["modules"]
        items = [*template.body["items"], *(item for module in modules for item in module["items"])]
        yield template, {item["code"]: json.dumps(item) for item in items}


def test_the_effects_of_every_answer_to_every_item_under_every_fact(published):
    cases = []
    for template, raw in in_use():
        for item in checklists.checklist_of(template).every_item:
            cases += [(item, raw[item.code], answer, facts) for answer in item.answers for facts in all_facts()]
    assert len(cases) > 5000
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT riskreview_effects(item::jsonb, answer, facts::jsonb) FROM unnest(%s, %s, %s)"
            " WITH ORDINALITY AS given(item, answer, facts, place) ORDER BY place",
            [[case[1] for case in cases], [case[2] for case in cases], [json.dumps(asdict(case[3])) for case in cases]],
        )
        stored = [frozenset(row[0]) for row in cursor.fetchall()]
    for (item, _raw, answer, facts), found in zip(cases, stored, strict=True):
        assert found == effects_of(item, answer, facts), (item.code, answer, facts)


RULES = [
    {"actor_types": ["militia", "pmsc"]},
    {"lists": ["us_fto"]},
    {"kinds": ["joint_training", "dialogue"]},
    {"channels": ["e2ee_messaging"]},
    {"incentives": ["stipend_cash", "humanitarian_aid"]},
    {"jurisdictions": ["us", "uk"]},
    {"tier_at_least": 2},
    {"listed": True},
    {"benefit": False},
    {"intermediary": True},
    {"any": [{"written_text": True}, {"all": [{"benefit": True}, {"listed": False}, {"tier_at_least": 3}]}]},
    {"all": [{"any": [{"lethal": True}, {"actor_types": ["militia"]}]}, {"physical_meeting": False}]},
]


def test_which_engagements_a_rule_is_for(db):
    values = {
        "actor_types": ("militia", "ngo"),
        "lists": ("us_fto",),
        "kinds": ("digital_exchange", "dialogue"),
        "channels": ("e2ee_messaging",),
        "jurisdictions": ("uk",),
    }
    many = [*all_facts(), *(Facts(tier=1, **{**NOTHING, name: found}) for name, found in values.items())]
    many += [replace(facts, **values) for facts in all_facts()]
    cases = list(product(RULES, many))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT riskreview_asked_when(rule::jsonb, facts::jsonb) FROM unnest(%s, %s)"
            " WITH ORDINALITY AS given(rule, facts, place) ORDER BY place",
            [[json.dumps(rule) for rule, _facts in cases], [json.dumps(asdict(facts)) for _rule, facts in cases]],
        )
        stored = [row[0] for row in cursor.fetchall()]
    ours = [parsing.asked_when(rule).because(facts) is not None for rule, facts in cases]
    assert stored == ours
    assert {True, False} <= set(ours)


def test_what_is_a_complete_answer(published, value_of):
    for template, raw in in_use():
        for item in checklists.checklist_of(template).every_item:
            if item.filled_from:
                assert value_of("riskreview_is_complete(%s::jsonb, 'low', '')", raw[item.code])
                continue
            for answer, reason in product([*item.answers, "na", "perhaps", ""], ["", " ", "Because."]):
                ours = answer != "" and refusal_of(item, answer, reason=reason) is None
                theirs = value_of("riskreview_is_complete(%s::jsonb, %s, %s)", raw[item.code], answer, reason)
                assert ours == theirs, (item.code, answer, reason)


AGAINST = "riskreview_against(%s, %s, %s, %s, true)"


def test_no_decision_speaks_against_a_start(draft, value_of):
    at = clock.now()
    words = [str(why) for why in liveness.judge(draft, started_at=at, at=at).reasons]
    assert value_of(AGAINST, draft.pk, 0, None, at) == words == ["There is no decision."]


@pytest.mark.parametrize("ended", [None, "superseded", "expired", "revoked", "closed"])
def test_what_speaks_against_a_start_word_for_word(decision, ended, sql, value_of):
    if ended:
        because = "UPDATE riskreview_decision SET ended_at = now(), ended_as = %s, ended_because = 'x'"
        sql(because, ended)
    stored = Decision.objects.get()
    at = stored.recorded_at + timedelta(hours=1)
    day = timedelta(days=1)
    moments = [at, stored.recorded_at - day, stored.valid_until + day]
    ends = [None, at, stored.valid_until, stored.valid_until + day]
    for started, planned_end, content_no in product(moments, ends, [1, 2]):
        found = is_live(
            liveness.facts_of(stored),
            content_no=content_no,
            planned_end=planned_end,
            started_at=started,
            at=started,
        )
        theirs = value_of(AGAINST, stored.engagement_id, content_no, planned_end, started)
        assert theirs == [str(why) for why in found.reasons]


def test_an_open_blocking_condition_word_for_word(recommended, approver, analyst, value_of):
    due = clock.now().date()
    demand = steps.Demand(text="First this.", owner_id=analyst.pk, due_on=due)
    decision = steps.decide(recommended, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    at = clock.now()
    found = liveness.judge(steps.fresh(decision.engagement), started_at=at, at=at)
    theirs = value_of(AGAINST, decision.engagement_id, 1, None, at)
    assert theirs == [str(why) for why in found.reasons] == ["A condition that blocks the start is still open."]
