"""Registering, changing, reclassifying and reviewing an actor."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from actors.models import Actor, ActorStanding, ActorStatusPeriod, Name
from actors.selectors import rhythm
from actors.selectors.folding import search_line
from actors.services import facts, registry
from core import clock
from core.errors import Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories

TODAY = clock.now().date()


@pytest.fixture
def actor(north):
    return factories.make_actor(north, "Salt Road Front", status="active", summary="Old")


def verbs():
    return list(AuditEvent.objects.order_by("at").values_list("verb", flat=True))


def test_an_actor_is_registered_with_standing_period_and_audit(analyst, north):
    values = {"name": "  Frente de la Sal ", "actor_type": "militia", "status": "active", "countries": ["ML", "NE"]}
    actor = registry.register(compartment_id=north.pk, values=values, by=analyst)
    actor.refresh_from_db()
    assert (actor.name, actor.compartment, actor.version) == ("Frente de la Sal", north, 1)
    assert actor.search_text == "frente de la sal | fdls"
    assert ActorStanding.objects.filter(actor=actor, trust_value=None).exists()
    period = ActorStatusPeriod.objects.get(actor=actor)
    assert (period.actor_type, period.status, period.since, period.until) == ("militia", "active", None, None)
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_id, event.by, event.compartment_id) == (
        "actors.registered",
        actor.pk,
        analyst,
        north.pk,
    )
    assert event.changes["name"] == "Frente de la Sal"
    assert event.changes["countries"] == [None, ["ML", "NE"]]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "X", "actor_type": "terrorist"}, "actor_type"),
        ({"name": "X", "actor_type": "militia", "subtypes": ["cartel"]}, "subtypes"),
        ({"name": "X", "countries": ["XX"]}, "countries"),
        ({"name": "X", "size_low": 200, "size_high": 100}, "size_high"),
        ({"name": "X", "founded_year": 1990, "ended_year": 1980}, "ended_year"),
        ({"name": "X", "founded_year": 3}, "founded_year"),
        ({"name": "X", "size_reliability": "B"}, "size_credibility"),
        ({"name": "X", "compartment_id": None}, None),
    ],
)
def test_nonsense_is_refused_by_field_and_nothing_is_registered(analyst, north, values, field):
    with pytest.raises(Invalid) as refusal:
        registry.register(compartment_id=north.pk, values=values, by=analyst)
    assert (set(refusal.value.fields) == {field}) if field else refusal.value.code == "unknown_field"
    assert not Actor.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("librarian", NotFound)])
def test_only_analysts_with_change_access_register(request, north, who, refusal):
    with pytest.raises(refusal):
        registry.register(compartment_id=north.pk, values={"name": "X"}, by=request.getfixturevalue(who))
    assert not Actor.objects.exists()


def test_a_change_is_audited_before_and_after_and_raises_the_version(actor, analyst):
    registry.change(actor_id=actor.pk, seen_version=1, values={"summary": "New", "name": actor.name}, by=analyst)
    actor.refresh_from_db()
    assert (actor.summary, actor.version) == ("New", 2)
    assert AuditEvent.objects.get().changes == {"summary": ["Old", "New"]}


def test_what_changes_nothing_leaves_no_trace(actor, analyst):
    registry.change(actor_id=actor.pk, seen_version=1, values={"summary": " Old "}, by=analyst)
    actor.refresh_from_db()
    assert actor.version == 1
    assert not AuditEvent.objects.exists()


def test_a_new_name_is_found_and_the_aliases_still_are(actor, analyst):
    values = {"text": "جبهة الملح", "kind": "self_name", "transliteration": "Jabhat al-Milh"}
    facts.add(kind="name", actor_id=actor.pk, values=values, by=analyst)
    registry.change(actor_id=actor.pk, seen_version=1, values={"name": "Salt Front"}, by=analyst)
    actor.refresh_from_db()
    assert "salt front" in actor.search_text
    assert "jabhat al milh" in actor.search_text
    assert "road" not in actor.search_text


@pytest.mark.parametrize(
    ("who", "version", "refusal"),
    [
        ("stranger", 9, NotFound),
        ("auditor", 9, NotFound),
        ("legal", 9, NotAllowed),
        ("analyst", 9, Stale),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        lambda **who: registry.change(values={"name": ""}, **who),
        registry.confirm_review,
        lambda **who: registry.reclassify(
            actor_type="bogus", subtypes=[], status="active", since=TODAY, reason="", **who
        ),
    ],
)
def test_commands_refuse_in_order_and_change_nothing(request, actor, who, version, refusal, command):
    with pytest.raises(refusal):
        command(actor_id=actor.pk, seen_version=version, by=request.getfixturevalue(who))
    actor.refresh_from_db()
    assert (actor.name, actor.version, actor.reviewed_at) == ("Salt Road Front", 1, None)
    assert not AuditEvent.objects.exists()


def reclassify(actor, by, **values):
    values = {"actor_type": "insurgent_group", "subtypes": [], "status": "active", "since": TODAY, **values}
    return registry.reclassify(
        actor_id=actor.pk, seen_version=actor.version, reason="Their own declaration", by=by, **values
    )


def test_a_change_of_type_keeps_what_it_was_as_a_dated_period(actor, analyst):
    day = date(2016, 11, 24)
    reclassify(actor, analyst, actor_type="political_wing", subtypes=["party"], status="transformed_party", since=day)
    actor.refresh_from_db()
    assert (actor.actor_type, actor.subtypes, actor.status) == ("political_wing", ["party"], "transformed_party")
    before, now = ActorStatusPeriod.objects.filter(actor=actor).order_by("pk")
    assert (before.actor_type, before.until) == ("insurgent_group", day)
    assert (now.actor_type, now.since, now.until, now.note) == ("political_wing", day, None, "Their own declaration")
    event = AuditEvent.objects.get()
    assert event.changes["actor_type"] == ["insurgent_group", "political_wing"]
    assert event.reason == "Their own declaration"


def test_a_second_change_on_one_day_corrects_the_first(actor, analyst):
    actor = reclassify(actor, analyst, status="dormant")
    reclassify(actor, analyst, status="in_ceasefire")
    assert list(ActorStatusPeriod.objects.filter(actor=actor).order_by("pk").values_list("status", "until")) == [
        ("active", TODAY),
        ("in_ceasefire", None),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"status": "dormant", "since": TODAY + timedelta(days=1)}, "since"),
        ({"actor_type": "militia", "subtypes": ["cartel"]}, "subtypes"),
        ({"status": "sleeping"}, "status"),
    ],
)
def test_a_reclassification_that_cannot_be_is_refused(actor, analyst, values, field):
    with pytest.raises(Invalid) as refusal:
        reclassify(actor, analyst, **values)
    assert set(refusal.value.fields) == {field}
    actor.refresh_from_db()
    assert (actor.status, actor.version, actor.periods.count()) == ("active", 1, 1)


def test_a_change_may_not_be_dated_before_the_last_one(actor, analyst):
    actor = reclassify(actor, analyst, status="dormant", since=date(2024, 1, 1))
    with pytest.raises(Invalid):
        reclassify(actor, analyst, status="active", since=date(2023, 1, 1))
    assert actor.periods.count() == 2


def test_a_split_has_open_decisions_looked_at_again(actor, analyst, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as sent:
        reclassify(actor, analyst, status="split")
    assert [job.args[:2] for job in sent] == [
        (
            "riskreview.reopen",
            {
                "trigger": "split_or_merger",
                "actor_id": str(actor.pk),
                "reason": "Their own declaration",
            },
        )
    ]


def test_reading_a_profile_through_makes_it_fresh(actor, analyst):
    assert Actor.objects.needing_review(clock.now(), rhythm.keeping()).count() == 1
    registry.confirm_review(actor_id=actor.pk, seen_version=1, by=analyst)
    actor.refresh_from_db()
    assert (actor.reviewed_by, actor.version) == (analyst, 2)
    assert not Actor.objects.needing_review(clock.now(), rhythm.keeping()).exists()
    assert Actor.objects.needing_review(clock.now() + timedelta(days=181), rhythm.keeping()).exists()
    assert verbs() == ["actors.reviewed"]


def test_in_dialogue_a_profile_is_stale_after_thirty_days(actor, analyst):
    registry.confirm_review(actor_id=actor.pk, seen_version=1, by=analyst)
    later = clock.now() + timedelta(days=31)
    assert not Actor.objects.needing_review(later, rhythm.keeping()).exists()
    ActorStanding.objects.filter(actor=actor).update(last_contact_at=clock.now())
    assert Actor.objects.needing_review(later, rhythm.keeping()).exists()


def test_a_size_rests_on_one_source_and_is_never_confirmed(analyst, north, browse):
    actor = factories.make_actor(north)
    values = {"size_low": 400, "size_reliability": "A", "size_credibility": "1"}
    with pytest.raises(Invalid) as refusal:
        registry.change(actor_id=actor.pk, seen_version=1, values=values, by=analyst)
    assert set(refusal.value.fields) == {"size_credibility"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Actor.objects.filter(pk=actor.pk).update(size_credibility="1")
    form = browse(analyst).get(f"/actors/{actor.pk}/edit/").content.decode().partition('name="size_credibility"')[2]
    assert 'value="2"' in form
    assert 'value="1"' not in form.partition("</select>")[0]


def test_names_are_folded_anew_where_they_were_folded_otherwise(north):
    kept, folded = factories.make_actor(north, "Хезболла"), factories.make_actor(north, "Salt Band")
    Name.objects.create(actor=kept, text="حزب الله", kind="alias")
    Actor.objects.filter(pk=folded.pk).update(search_text="salt band", compared=True)
    Actor.objects.filter(pk=kept.pk).update(search_text="хезболла | khezbolla", compared=True)
    before = Actor.objects.get(pk=kept.pk)
    call_command("fold_names")
    kept.refresh_from_db()
    folded.refresh_from_db()
    assert kept.search_text == search_line(["Хезболла", "حزب الله"])
    assert (kept.compared, folded.compared, folded.search_text) == (False, True, "salt band")
    assert (kept.version, kept.updated_at, AuditEvent.objects.count()) == (before.version, before.updated_at, 0)
