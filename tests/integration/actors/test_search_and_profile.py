import json
from datetime import date

import pytest
from django.utils.dateparse import parse_datetime

from actors.api.out import ProfileOut
from actors.models import Actor, Interest, Name
from actors.selectors import profile, search
from actors.selectors.folding import search_line
from core.errors import NotFound
from tests import factories


def named(compartment, *names, **fields):
    actor = factories.make_actor(compartment, names[0], **fields)
    for text in names[1:]:
        Name.objects.create(actor=actor, text=text, kind="alias")
    Actor.objects.filter(pk=actor.pk).update(search_text=search_line(names))
    return actor


def told(actor, user):
    return json.loads(profile.told(actor.pk, user=user))


@pytest.fixture
def groups(common):
    return {
        "valley": named(common, "Upper Valley Front", "جبهة الوادي", "UVF"),
        "eagle": named(common, "Águilas del Río", actor_type="militia"),
        "guards": named(common, "Meridian Guards", actor_type="pmsc"),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("upper valley", {"valley"}),
        ("VALLEY upper", {"valley"}),
        ("aguilas del rio", {"eagle"}),
        ("Aguillas del Rio", {"eagle"}),
        ("meridain guards", {"guards"}),
        ("merdian", {"guards"}),
        ("valey", {"valley"}),
        ("جبهة الوادي", {"valley"}),
        ("uvf", {"valley"}),
        ("PMC", {"guards"}),
        ("rebel", {"valley"}),
        ("zzz", set()),
    ],
)
def test_actors_are_found_by_any_spelling_or_kind(analyst, groups, text, found):
    rows = search.matching(Actor.objects.visible_to(analyst), text)
    assert set(rows) == {groups[key] for key in found}


def test_terrorist_leads_to_whoever_is_listed(analyst, groups):
    factories.make_listing(groups["valley"])
    assert set(search.matching(Actor.objects.visible_to(analyst), "terrorist")) == {groups["valley"]}


def test_a_stranger_finds_nothing(stranger, groups):
    assert search.hits("upper valley", user=stranger, limit=5) == []


def test_the_profile_is_one_statement_and_shows_only_what_the_reader_may_see(
    analyst, librarian, common, north, django_assert_num_queries
):
    actor = factories.make_actor(common, "Upper Valley Front")
    hidden = factories.make_actor(north, "Silent Ridge")
    shown = factories.make_source(common, "Field note")
    secret = factories.make_source(north, "Quiet friend")
    for source in (shown, secret):
        Interest.objects.create(
            actor=actor, category="religion", text=source.title, source=source, reliability="B", credibility="2"
        )
    factories.make_relation(actor, hidden)
    told(actor, analyst)
    with django_assert_num_queries(1):
        seen = told(actor, librarian)
    assert seen["name"] == "Upper Valley Front"
    assert seen["relations"] == []
    assert sorted(row.get("source", {"title": "absent"})["title"] for row in seen["interests"]) == [
        "Field note",
        "absent",
    ]
    assert [row["grade"] for row in seen["interests"]] == ["B2", "B2"]
    assert [row["to_name"] for row in told(actor, analyst)["relations"]] == ["Silent Ridge"]


def test_a_protected_person_appears_under_the_pseudonym_unless_granted(analyst, lead, common):
    actor = factories.make_actor(common)
    person = factories.make_person(common, "Real Name", pseudonym="Heron", sensitivity="protected_source")
    factories.make_role(person, actor, since=date(2026, 1, 1))
    factories.make_grant(lead, person)
    assert [row["name"] for row in told(actor, analyst)["people"]] == ["Heron"]
    assert [row["name"] for row in told(actor, lead)["people"]] == ["Real Name"]


def test_a_hidden_profile_looks_missing(stranger, common):
    actor = factories.make_actor(common)
    with pytest.raises(NotFound):
        told(actor, stranger)


@pytest.mark.parametrize("others", [0, 1, 3])
def test_a_token_narrows_the_profile_to_its_compartments(analyst, common, north, others):
    here, hidden = factories.make_actor(common), factories.make_actor(north, "Silent Ridge")
    factories.make_relation(here, hidden)
    more = [factories.make_compartment(f"other-{number}").pk for number in range(others)]
    analyst.token_compartments = frozenset({common.pk, *more})
    assert told(here, analyst)["relations"] == []
    analyst.token_compartments = frozenset({common.pk, north.pk, *more})
    assert [row["to_name"] for row in told(here, analyst)["relations"]] == ["Silent Ridge"]
    analyst.token_compartments = frozenset(more)
    with pytest.raises(NotFound):
        told(here, analyst)


def test_the_database_tells_what_the_serializer_would(analyst, common):
    actor = factories.make_actor(
        common, "Águilas « del Río »", countries=["CO", "VE"], size_low=10, size_high=20, size_on=date(2026, 3, 1)
    )
    seen = told(actor, analyst)
    assert list(seen) == [name for name in ProfileOut().fields if name != "size_source"]
    shape = ProfileOut()
    for name in profile.OWN:
        value, said = getattr(actor, name), seen[name]
        plain = shape.fields[name].to_representation(value) if value is not None else None
        if name in {"created_at", "updated_at", "reviewed_at"}:
            said, plain = said and parse_datetime(said), value
        assert said == plain, name
