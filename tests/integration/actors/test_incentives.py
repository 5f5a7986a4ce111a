"""How the law looks at incentives: on the page, in the one statement of a profile, and in a plan."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from actors.domain.incentives import assess
from actors.domain.interests import IncentiveCategory
from actors.models import IncentiveResponse, ScreeningHit
from actors.selectors import overview, profile
from actors.services import lists, screening
from core import clock
from engagements.selectors import content
from engagements.services import planning
from tests import factories
from tests.published import person, un_file

TODAY = clock.now().date()


@pytest.fixture
def actor(north):
    return factories.make_actor(north, "Salt Road Front", actor_type="militia")


@pytest.mark.parametrize(
    ("actor_type", "effects"),
    [
        ("militia", None),
        ("pmsc", None),
        ("pmsc", ["none"]),
        ("pmsc", ["none", "travel_ban"]),
        ("militia", ["asset_freeze"]),
        ("militia", ["material_support_crime", "meeting_restriction"]),
        ("unclassified", ["arms_embargo"]),
    ],
)
def test_the_statement_of_a_profile_says_what_the_rule_says(analyst, actor, actor_type, effects):
    actor.actor_type = actor_type
    actor.save()
    if effects:
        factories.make_listing(actor, legal_effects=effects)
    past = {"listed_on": TODAY - timedelta(days=9), "delisted_on": TODAY}
    factories.make_listing(actor, "us_fto", legal_effects=["material_support_crime"], **past)
    factories.make_listing(factories.make_actor(), legal_effects=["asset_freeze"])
    IncentiveResponse.objects.bulk_create(
        IncentiveResponse(actor=actor, category=category.value, response="some") for category in IncentiveCategory
    )
    told = json.loads(profile.told(actor.pk, user=analyst, fields=["incentives"]))["incentives"]
    expected = [assess(row["category"], actor_type=actor_type, effects=effects or ()) for row in told]
    assert [(row["under_law"]["level"], row["under_law"]["status"]) for row in told] == [
        (finding.level.value, finding.status.value) for finding in expected
    ]
    shown = overview.load(actor, user=analyst, at=clock.now()).incentives
    assert {one.fact.category: one.finding.level for one in shown} == {
        finding.category: finding.level for finding in expected
    }


@pytest.mark.parametrize(("seen", "since", "level"), [(True, None, "red"), (True, 1, "green"), (False, None, "green")])
def test_people_who_are_listed_count_as_far_as_the_reader_sees_them_and_while_they_hold_a_role(
    analyst, actor, browse, north, seen, since, level
):
    actor.actor_type = "ngo"
    actor.save()
    IncentiveResponse.objects.create(actor=actor, category="stipend_cash", response="some")
    leader = factories.make_person(north if seen else factories.make_compartment("far"), "Mara Oun")
    factories.make_role(leader, actor, since=TODAY + timedelta(days=since) if since else None)
    factories.make_listing(leader, authority="European Union", legal_effects=["asset_freeze"])
    (one,) = overview.load(actor, user=analyst, at=clock.now()).incentives
    (told,) = json.loads(profile.told(actor.pk, user=analyst, fields=["incentives"]))["incentives"]
    assert (one.finding.level.value, told["under_law"]["level"]) == (level, level)
    assert told["under_law"]["status"] == one.finding.status.value
    page = browse(analyst).get(reverse("actors:detail", args=[actor.pk])).content.decode()
    assert ("Asset freeze (<bdi>Mara Oun</bdi>, " in page) is (level == "red")


def test_a_confirmed_hit_counts_as_doing_everything_until_its_listing_is_recorded(
    analyst, actor, browse, north, lead, legal
):
    plan = factories.make_plan(analyst, actor, parties=[{"actor_id": actor.pk}])
    everything = [IncentiveResponse(actor=actor, category=one.value, response="some") for one in IncentiveCategory]
    IncentiveResponse.objects.bulk_create(everything)
    chief = factories.make_person(north, "TOVIK MERLANI")
    factories.make_role(chief, actor)
    lists.import_list(list_code="un_sc", files=[un_file(person("YEi.001", "TOVIK MERLANI"))], by=lead)

    def agree(**law):
        expected = {one: assess(one, actor_type="militia", **law) for one in IncentiveCategory}
        told = json.loads(profile.told(actor.pk, user=analyst, fields=["incentives"]))["incentives"]
        assert {row["category"]: (row["under_law"]["level"], row["under_law"]["status"]) for row in told} == {
            one.value: (finding.level.value, finding.status.value) for one, finding in expected.items()
        }
        shown = overview.load(actor, user=analyst, at=clock.now()).incentives
        assert {one.fact.category: one.finding for one in shown} == expected
        facts = content.facts_of(plan, clock.now())
        assert {one: content.law_of(one.value, actor.pk, facts) for one in IncentiveCategory} == expected
        return browse(analyst).get(reverse("actors:detail", args=[actor.pk])).content.decode()

    agree(effects=())
    screening.screen(person_id=chief.pk, by=analyst)
    assert "A hit on a list was confirmed" not in agree(effects=())
    hit = ScreeningHit.objects.get()
    screening.decide(hit_id=hit.pk, seen_version=hit.version, state="true", reason="The same seal.", by=legal)
    page = agree(effects=(), unrecorded=True)
    assert "A hit on a list was confirmed" in page
    assert "It counts as listed until the listing is recorded." in page
    assert "somebody in it, and its listing is not recorded." in page
    factories.make_listing(chief, "un_1267", legal_effects=["travel_ban"])
    assert "A hit on a list was confirmed" not in agree(effects=["travel_ban"])


def test_a_listing_of_a_protected_person_counts_and_does_not_say_who_it_is(analyst, actor, browse, north):
    IncentiveResponse.objects.create(actor=actor, category="stipend_cash", response="some")
    heron = factories.make_person(north, "Idris Vale", sensitivity="protected_source", pseudonym="Heron")
    factories.make_role(heron, actor)
    factories.make_listing(heron, legal_effects=["asset_freeze"], exemptions=["Medicine for I. V."])
    page = browse(analyst).get(reverse("actors:detail", args=[actor.pk])).content.decode()
    assert "Asset freeze (<bdi>Heron</bdi>, " in page
    assert "Idris" not in page
    assert "Medicine" not in page


def test_the_profile_names_whose_exemption_an_incentive_would_need(analyst, actor, browse):
    exempt = ["Travel for talks, with notice"]
    factories.make_listing(
        actor, "un_other", legal_effects=["travel_ban"], authority="UN Security Council", exemptions=exempt
    )
    factories.make_listing(actor, "eu_cp931", legal_effects=["asset_freeze"], authority="European Union")
    IncentiveResponse.objects.create(actor=actor, category="talks_logistics", response="some")
    (one,) = overview.load(actor, user=analyst, at=clock.now()).incentives
    assert [(row.listing.authority, row.effects) for row in one.exemptions] == [
        ("European Union", ["Asset freeze"]),
        ("UN Security Council", ["Travel ban"]),
    ]
    page = browse(analyst).get(reverse("actors:detail", args=[actor.pk])).content.decode()
    assert "Prohibited without a licence or explicit authority" in page
    assert "Travel for talks, with notice" in page


def offer(actor, category):
    return {"actor_id": actor.pk if actor else None, "category": category, "description": "As asked"}


def test_an_offer_is_judged_by_the_party_it_is_made_to_and_by_every_listing_at_the_table(analyst, actor, north):
    relief = factories.make_actor(north, "Relief", actor_type="ngo")
    plan = factories.make_plan(analyst, actor, parties=[{"actor_id": actor.pk}, {"actor_id": relief.pk}])

    def levels():
        facts = content.facts_of(plan, clock.now())
        return [content.law_of("stipend_cash", to, facts).level.value for to in (relief.pk, actor.pk, None)]

    assert levels() == ["green", "red", "red"]
    saved = planning.save(
        engagement_id=plan.pk,
        seen_version=plan.version,
        by=analyst,
        changes={"offers": [offer(relief, "stipend_cash")]},
    )
    assert not [gap for gap in content.gaps_of(saved, clock.now()) if "legal authority" in gap.words]
    factories.make_listing(actor)
    assert levels() == ["red", "red", "red"]
    assert [gap for gap in content.gaps_of(saved, clock.now()) if "legal authority" in gap.words]
