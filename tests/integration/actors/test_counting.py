"""What a fact counts as once sources are refuted, and how sure a profile is: the domain, SQL and every door agree."""

from datetime import date

import pytest

from actors.domain.grading import FactState
from actors.domain.portfolio import Need
from actors.domain.sureness import Sureness
from actors.models import Actor, Interest, Name, SizeEstimate, Source
from actors.models.sources import believed, fallen, grade_now, state_now
from actors.selectors import network, overview, portfolio, profile, sizes, sureness
from core import clock
from reassessment.selectors.evidence import grade_of
from tests import factories

NOW = clock.now()
TODAY = NOW.date()


def test_an_origin_changed_past_the_service_confirms_nothing_until_it_is_folded(north):
    source = factories.make_source(north, origin="The Réseau's posts")
    for origin in ("reseau posts", "LE RÉSEAU POSTS"):
        Source.objects.filter(pk=source.pk).update(origin=origin)
        source.refresh_from_db()
        assert source.origin_key == "reseau posts"
    Source.objects.filter(pk=source.pk).update(origin="Elders of Tamar")
    source.refresh_from_db()
    assert source.origin_key == ""
    source.save()
    source.refresh_from_db()
    assert source.origin_key == "elders of tamar"


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def cited(north, analyst):
    """Sources that stand or were refuted, by name."""
    fell = {"refuted_at": NOW, "refuted_by": analyst, "refuted_reason": "Forged."}
    return {
        "radio": factories.make_source(north, origin="Radio Salima", reliability="B"),
        "elder": factories.make_source(north, origin="Elders", reliability="D"),
        "again": factories.make_source(north, origin="the radio, SALIMA", reliability="C"),
        "forged": factories.make_source(north, origin="Forger", reliability="A", **fell),
        "forged too": factories.make_source(north, origin="Printer", reliability="A", **fell),
        "nowhere": factories.make_source(north, origin="", reliability="A"),
    }


@pytest.mark.parametrize(
    ("first", "second", "state", "grade", "counts", "carries"),
    [
        ("radio", "elder", "corroborated", "A1", "corroborated", "A1"),
        ("radio", "forged", "corroborated", "A1", "asserted", "A2"),
        ("forged", "elder", "corroborated", "A1", "asserted", "D2"),
        ("forged", "elder", "asserted", "B3", "asserted", "D3"),
        ("forged", "elder", "disputed", "", "disputed", ""),
        ("forged", "forged too", "corroborated", "A1", "disputed", ""),
        ("forged", None, "asserted", "B2", "disputed", ""),
        ("forged", None, "refuted", "B2", "refuted", ""),
        ("radio", "forged", "refuted", "B2", "refuted", "B2"),
        ("radio", "again", "corroborated", "A1", "asserted", "A2"),
        ("radio", "nowhere", "corroborated", "A1", "asserted", "A2"),
        ("radio", None, "asserted", "C4", "asserted", "C4"),
        (None, None, "disputed", "", "disputed", ""),
    ],
)
def test_a_fact_falls_back_to_what_still_carries_it_at_every_door(
    front, north, cited, analyst, first, second, state, grade, counts, carries
):
    named = {"source": cited.get(first), "corroborated_by": cited.get(second)}
    graded = {**named, "reliability": grade[:1], "credibility": grade[1:], "state": state}
    name = Name.objects.create(actor=front, text="SRF", **graded)
    relation = factories.make_relation(front, factories.make_actor(north), **graded)
    fact = Name.objects.get(pk=name.pk)
    assert (fact.belief, fact.grade, fact.state) == (counts, carries, state)
    assert (str(found) if (found := grade_of(fact)) else "") == carries
    told = Name.objects.annotate(now=state_now(), known=grade_now()).values_list("now", "known").get()
    assert told == (counts, carries)
    assert [one for one in FactState if Name.objects.filter(believed(one)).exists()] == [counts]
    assert Name.objects.filter(fallen()).exists() is fact.has_fallen
    whole = profile.statement(analyst).get(pk=front.pk)
    for one in (whole["json_names"][0], whole["json_relations"][0]):
        assert (one["state"], one["recorded_state"], one["grade"]) == (counts, state, carries)
    around = network.around(front, network.View(at=TODAY, refuted=True), user=analyst)["relations"]
    assert [(one["state"], one["recorded_state"], one["grade"]) for one in around] == [(counts, state, carries)]
    close = network.around(front, network.View(at=TODAY, refuted=True, min_grade="C2"), user=analyst)["relations"]
    assert [one["id"] for one in close] == ([str(relation.pk)] if carries in {"A1", "A2", "B2"} else [])


def counted(actor, user):
    """Return the one count as the overview, the profile over REST and the selector tell it, which are the same."""
    told = sureness.of(actor, user=user)
    assert overview.load(actor, user=user, at=NOW).sureness == told
    assert Sureness(**profile.statement(user).get(pk=actor.pk)["json_sureness"]) == told
    row = portfolio.rows(user, at=NOW).get(pk=actor.pk)
    portfolio.with_needs([row], user=user, at=NOW)
    assert row.disputed == told.disputed
    return told


def test_the_facts_that_hold_are_counted_by_the_origins_that_stand(front, north, cited, analyst):
    other = factories.make_actor(north, size_low=7)
    factories.make_actor(size_high=9, size_source=cited["forged"])
    assert counted(other, analyst) == Sureness(1, 0, 0, 1, 0, 0, rests_on_one=False)
    assert counted(front, analyst) == Sureness(0, 0, 0, 0, 0, 0, rests_on_one=False)
    wish = {"actor": front, "category": "religion", "level": "need", "priority": 1, "text": "A wish"}
    Interest.objects.create(source=cited["radio"], **wish)
    assert counted(front, analyst) == Sureness(1, 0, 1, 0, 0, 0, rests_on_one=True)
    Name.objects.create(actor=front, text="A", source=cited["radio"], corroborated_by=cited["again"])
    Name.objects.create(actor=front, text="B")
    assert counted(front, analyst) == Sureness(3, 0, 2, 1, 0, 0, rests_on_one=True)
    Name.objects.create(actor=front, text="C", source=cited["radio"], corroborated_by=cited["elder"], state="disputed")
    Name.objects.create(actor=front, text="D", source=cited["radio"], corroborated_by=cited["forged"])
    Interest.objects.create(source=cited["forged"], **wish)
    assert counted(front, analyst) == Sureness(6, 1, 3, 2, 2, 2, rests_on_one=False)
    # What has ended, was refuted, or joins it to somebody its reader may not see is not counted.
    Interest.objects.create(source=cited["elder"], ended_on=TODAY, **wish)
    Name.objects.create(actor=front, text="E", source=cited["elder"], state="refuted")
    factories.make_relation(front, factories.make_actor(), state="disputed")
    factories.make_relation(front, factories.make_actor(north), until=TODAY)
    factories.make_relation(factories.make_actor(north), front, state="disputed")
    factories.make_role(factories.make_person(north), front, source=cited["nowhere"])
    Actor.objects.filter(pk=front.pk).update(size_low=5, size_source=cited["forged"])
    front.refresh_from_db()
    assert counted(front, analyst) == Sureness(9, 1, 4, 4, 4, 3, rests_on_one=False)
    assert counted(other, analyst) == Sureness(1, 0, 0, 1, 0, 0, rests_on_one=False)
    named = {"radio": 4, "again": 1, "elder": 1, "forged": 3, "nowhere": 1}
    assert sureness.by_source(front, user=analyst) == {cited[name].pk: count for name, count in named.items()}


def test_sizes_that_cannot_all_be_so_are_named(front, analyst):
    Actor.objects.filter(pk=front.pk).update(size_low=1800, size_high=2000, size_on=date(2024, 1, 1))

    def told():
        found = overview.load(front, user=analyst, at=NOW).sizes
        assert profile.statement(analyst).get(pk=front.pk)["json_size_disputed"] == found
        return sizes.in_words(found)

    def disputed():
        return counted(front, analyst).disputed

    assert told() == ""
    SizeEstimate.objects.create(actor=front, low=2000, high=2400, estimated_on=date(2024, 6, 1))
    SizeEstimate.objects.create(actor=front, high=90, estimated_on=date(2020, 6, 1))
    SizeEstimate.objects.create(actor=front, low=9000, state="refuted")
    SizeEstimate.objects.create(actor=front, low=9000, ended_on=date(2024, 6, 1))
    assert (told(), disputed()) == ("", 0)
    SizeEstimate.objects.create(actor=front, low=5000, high=5000, estimated_on=date(2024, 9, 1), state="disputed")
    SizeEstimate.objects.filter(low=2000).update(state="disputed")
    assert (told(), disputed()) == ("disputed: 1800–2000, 2000–2400 and 5000", 3)  # noqa: RUF001
    found = overview.load(front, user=analyst, at=NOW)
    assert "Recorded sizes contradict each other." in {one.text for one in overview.concerns(front, found, at=NOW)}
    kept = portfolio.rows(analyst, at=NOW)
    assert list(kept.filter(portfolio.asked(analyst, at=NOW)[Need.DISPUTED])) == [front]
    Actor.objects.filter(pk=front.pk).update(size_on=None)
    SizeEstimate.objects.update(state="asserted")
    assert disputed() == 1
