"""Relations: asserted, contradicted, judged, ended."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from actors.models import Relation
from actors.services import judging, relations
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories

TODAY = clock.now().date()


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def guard(north):
    return factories.make_actor(north, "Coast Guard Militia")


def add(one, other, by, relation_type="allied_with", **values):
    values = {"relation_type": relation_type, **values}
    return relations.add(from_actor_id=one.pk, to_actor_id=other.pk, values=values, by=by)


def test_a_relation_is_added_and_both_profiles_count_as_changed(front, guard, analyst):
    before = front.updated_at, guard.updated_at
    relation = add(front, guard, analyst, strength=3, since=date(2021, 3, 1))
    front.refresh_from_db()
    guard.refresh_from_db()
    assert front.updated_at > before[0]
    assert guard.updated_at > before[1]
    assert relation.state == "asserted"
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_id, event.compartment_id) == (
        "actors.relation_added",
        relation.pk,
        front.compartment_id,
    )
    assert "Guard" not in event.body


def test_contradicting_relations_live_side_by_side_as_disputed(front, guard, analyst):
    friends = add(front, guard, analyst)
    foes = add(guard, front, analyst, "hostile_to")
    friends.refresh_from_db()
    assert (friends.state, foes.state, foes.contradicts) == ("disputed", "disputed", friends)
    assert friends.version == 2


def test_what_was_true_at_another_time_or_was_refuted_contradicts_nothing(front, guard, analyst):
    add(front, guard, analyst, until=date(2020, 1, 1))
    later = add(front, guard, analyst, "hostile_to", since=date(2020, 1, 1))
    assert later.state == "asserted"
    judging.judge(
        kind="relation", fact_id=later.pk, seen_version=1, state="refuted", reason="A forged letter", by=analyst
    )
    again = add(front, guard, analyst, since=date(2022, 1, 1))
    assert again.state == "asserted"


def test_the_same_relation_is_not_recorded_twice(front, guard, analyst):
    add(front, guard, analyst)
    for one, other in ((front, guard), (guard, front)):
        with pytest.raises(Conflict):
            add(one, other, analyst)
    add(front, guard, analyst, "finances")
    add(guard, front, analyst, "finances")
    with pytest.raises(Conflict):
        add(front, guard, analyst, "finances")
    assert Relation.objects.count() == 3


def judge(relation, by, state, **more):
    return judging.judge(
        kind="relation",
        fact_id=relation.pk,
        seen_version=relation.version,
        state=state,
        reason="Heard twice",
        by=by,
        **more,
    )


def test_corroborated_needs_a_second_source_of_another_origin(front, guard, analyst, north):
    first, twin, second = (factories.make_source(north, origin=origin) for origin in ("Elder", "elder", "Radio"))
    relation = add(front, guard, analyst, source_id=first.pk)
    for not_enough in (None, first.pk, twin.pk):
        with pytest.raises(Invalid) as refusal:
            judge(relation, analyst, "corroborated", corroborated_by_id=not_enough)
        assert set(refusal.value.fields) == {"corroborated_by_id"}
    relation = judge(relation, analyst, "corroborated", corroborated_by_id=second.pk)
    assert (relation.state, relation.version) == ("corroborated", 2)
    event = AuditEvent.objects.order_by("-at").first()
    assert (event.verb, event.reason, event.changes["state"]) == (
        "actors.relation_judged",
        "Heard twice",
        ["asserted", "corroborated"],
    )


def test_a_judgement_must_be_open_and_say_why(front, guard, analyst):
    relation = add(front, guard, analyst)
    for state in ("asserted", "sure"):
        with pytest.raises(Conflict):
            judge(relation, analyst, state)
    with pytest.raises(Invalid):
        judging.judge(kind="relation", fact_id=relation.pk, seen_version=1, state="refuted", reason=" ", by=analyst)
    relation.refresh_from_db()
    assert (relation.state, relation.version) == ("asserted", 1)


def test_a_relation_ends(front, guard, analyst):
    relation = add(front, guard, analyst, since=date(2020, 1, 1))
    for day in (date(2019, 1, 1), TODAY + timedelta(days=1)):
        with pytest.raises(Invalid):
            relations.end(relation_id=relation.pk, seen_version=1, on=day, by=analyst)
    relations.end(relation_id=relation.pk, seen_version=1, on=TODAY, by=analyst)
    with pytest.raises(Conflict):
        relations.end(relation_id=relation.pk, seen_version=2, on=TODAY, by=analyst)
    assert Relation.objects.get().until == TODAY


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"relation_type": "likes"}, "relation_type"),
        ({"relation_type": "allied_with", "strength": 6}, "strength"),
        ({"relation_type": "allied_with", "since": date(2020, 1, 1), "until": date(2019, 1, 1)}, "until"),
        ({"relation_type": "allied_with", "support_kinds": ["weapons"]}, "support_kinds"),
        ({"relation_type": "sponsors", "support_kinds": ["sweets"]}, "support_kinds"),
    ],
)
def test_nonsense_is_refused_by_field(front, guard, analyst, values, field):
    with pytest.raises(Invalid) as refusal:
        relations.add(from_actor_id=front.pk, to_actor_id=guard.pk, values=values, by=analyst)
    assert set(refusal.value.fields) == {field}
    assert not Relation.objects.exists()


def test_the_other_end_must_be_another_actor_one_may_see(front, analyst):
    for other in (front, factories.make_actor()):
        with pytest.raises(Invalid) as refusal:
            add(front, other, analyst)
        assert set(refusal.value.fields) == {"to_actor_id"}
    assert not Relation.objects.exists()


@pytest.mark.parametrize("outwards", [True, False])
def test_a_relation_with_a_hidden_actor_leaves_no_trace_outside(front, common, analyst, outwards):
    everybodys = factories.make_actor(common)
    before = everybodys.updated_at
    ends = (everybodys, front) if outwards else (front, everybodys)
    relation = add(*ends, analyst, note="Quietly")
    relations.change(relation_id=relation.pk, seen_version=1, values={"strength": 2}, by=analyst)
    judging.judge(kind="relation", fact_id=relation.pk, seen_version=2, state="disputed", reason="Quietly", by=analyst)
    relations.end(relation_id=relation.pk, seen_version=3, on=TODAY, by=analyst)
    everybodys.refresh_from_db()
    assert everybodys.updated_at == before
    assert set(AuditEvent.objects.values_list("compartment_id", flat=True)) == {front.compartment_id}


def test_a_split_reaches_the_decisions_about_both(front, guard, analyst, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as sent:
        add(guard, front, analyst, "splinter_of")
    assert {job.args[1]["actor_id"] for job in sent} == {str(front.pk), str(guard.pk)}
    assert {job.args[1]["trigger"] for job in sent} == {"split_or_merger"}
    ends = {str(front.compartment_id), str(guard.compartment_id)}
    assert [set(job.args[1]["words_from"]) for job in sent] == [ends, ends]


def test_who_may_change_one_end_may_relate_it(front, common, analyst, librarian, north):
    everybodys = factories.make_actor(common)
    looker = factories.make_user(role="analyst", changes=[common], sees=[north])
    assert add(front, everybodys, looker).pk
    with pytest.raises(NotAllowed):
        add(front, factories.make_actor(north), looker)


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("analyst", Stale)])
def test_relations_refuse_in_order_and_change_nothing(request, front, guard, who, refusal):
    relation, by = factories.make_relation(front, guard), request.getfixturevalue(who)
    key = {"relation_id": relation.pk, "seen_version": 9, "by": by}
    for command in (
        lambda: relations.change(values={"strength": 99}, **key),
        lambda: relations.end(on=TODAY + timedelta(days=9), **key),
        lambda: judging.judge(kind="relation", fact_id=relation.pk, seen_version=9, state="asserted", reason="", by=by),
    ):
        with pytest.raises(refusal):
            command()
    relation.refresh_from_db()
    assert (relation.version, relation.until, relation.state) == (1, None, "asserted")
    assert not AuditEvent.objects.exists()


def test_a_relation_is_hidden_with_either_end(front, analyst, auditor, common):
    relation = factories.make_relation(factories.make_actor(common), front)
    assert Relation.objects.visible_to(analyst).get() == relation
    assert not Relation.objects.visible_to(auditor).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update actors_relation set to_actor_id = from_actor_id",
        "update actors_relation set contradicts_id = id",
        "update actors_relation set state = 'corroborated'",
        "update actors_relation set strength = 0",
        "update actors_relation set since = '2020-01-02', until = '2020-01-01'",
    ],
)
def test_the_database_refuses_it_too(front, guard, statement):
    factories.make_relation(front, guard)
    with pytest.raises(IntegrityError), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)


def test_a_split_tells_each_engagement_of_it_without_the_name_of_the_other_actor(
    front, guard, analyst, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as sent:
        relation = add(front, guard, analyst, "splinter_of")
    cause = f"split_or_merger:{relation.pk}:1"
    assert [job.args[1] for job in sent] == [
        {
            "trigger": "split_or_merger",
            "cause_key": cause,
            "actor_id": str(one.pk),
            "reason": f"{one.name}: {words}. Its relations say of whom.",
            "words_from": [str(front.compartment_id), str(guard.compartment_id)],
        }
        for one, words in ((front, "splinter of"), (guard, "parent of the splinter"))
    ]
