"""The network around an actor: what one reader may see of it on one day, and the ways through it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from actors.models import ActorStatusPeriod, Area, Name
from actors.selectors import network
from actors.selectors.network import View
from core import clock
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = clock.now().date()


@pytest.fixture
def chain(north, common):
    """Front - Guard - Union - Envoy - Port, all in North but for the Envoy."""
    names = ("Front", "Guard", "Union", "Envoy", "Port")
    made = {name: factories.make_actor(common if name == "Envoy" else north, name) for name in names}
    for one, other in pairwise(names):
        factories.make_relation(made[one], made[other])
    return made


def seen(actor, user, **view):
    found = network.around(actor, View(**{"at": TODAY, **view}), user=user)
    return {row["name"]: row["hop"] for row in found["actors"]}, found


def test_each_actor_stands_as_many_hops_away_as_relations_lead_to_it(chain, analyst):
    assert seen(chain["Guard"], analyst)[0] == {"Guard": 0, "Front": 1, "Union": 1}
    names, found = seen(chain["Guard"], analyst, hops=2)
    assert names == {"Guard": 0, "Front": 1, "Union": 1, "Envoy": 2}
    assert (len(found["relations"]), found["more_exist"], found["center"]) == (3, False, str(chain["Guard"].pk))


def test_relations_between_two_neighbours_are_told_too(chain, analyst):
    factories.make_relation(chain["Union"], chain["Front"], "finances")
    assert len(seen(chain["Guard"], analyst)[1]["relations"]) == 3


def test_nothing_is_reached_through_an_actor_one_may_not_see(north, common):
    mine = factories.make_compartment("mine")
    one, bridge, far = (
        factories.make_actor(mine, "One"),
        factories.make_actor(north, "Bridge"),
        factories.make_actor(common),
    )
    factories.make_relation(one, bridge)
    factories.make_relation(bridge, far)
    outsider = factories.make_user("outsider", sees=[mine, common])
    names, found = seen(one, outsider, hops=2)
    assert (names, found["relations"], found["more_exist"]) == ({"One": 0}, [], False)
    assert "Bridge" not in str(found)
    assert network.way(one, far, View(at=TODAY), user=outsider) == []


def test_what_stays_hidden_does_not_count_against_the_limit(north, common, analyst):
    center = factories.make_actor(common, "Center")
    for _number in range(3):
        factories.make_relation(center, factories.make_actor(north))
    friend = factories.make_actor(common, "Friend")
    factories.make_relation(center, friend)
    outsider = factories.make_user("outsider", sees=[common])
    names, found = seen(center, outsider, most=2)
    assert (names, found["more_exist"]) == ({"Center": 0, "Friend": 1}, False)
    assert seen(center, analyst, most=2)[1]["more_exist"] is True


def test_a_token_narrows_the_network_too(chain, analyst, common):
    analyst.token_compartments = frozenset({common.pk})
    assert seen(chain["Envoy"], analyst, hops=2)[0] == {"Envoy": 0}


@pytest.mark.parametrize(
    ("fields", "view", "held"),
    [
        ({"since": TODAY}, {}, True),
        ({"since": TODAY + timedelta(days=1)}, {}, False),
        ({"until": TODAY}, {}, False),
        ({"until": TODAY}, {"at": TODAY - timedelta(days=1)}, True),
        ({"state": "disputed"}, {}, True),
        ({"state": "refuted"}, {}, False),
        ({"state": "refuted"}, {"refuted": True}, True),
        ({"relation_type": "finances"}, {"types": ("rival_of", "finances")}, True),
        ({"relation_type": "finances"}, {"types": ("rival_of",)}, False),
        ({"reliability": "C", "credibility": "3"}, {"min_grade": "C3"}, True),
        ({"reliability": "A", "credibility": "4"}, {"min_grade": "C3"}, False),
        ({"reliability": "F", "credibility": "2"}, {"min_grade": "E5"}, False),
        ({}, {"min_grade": "E5"}, False),
    ],
)
def test_a_relation_is_there_when_day_type_grade_and_state_fit(north, analyst, fields, view, held):
    one, other = factories.make_actor(north), factories.make_actor(north)
    factories.make_relation(one, other, **{"relation_type": "allied_with", **fields})
    assert len(seen(one, analyst, **view)[1]["relations"]) == held


def test_an_answer_that_holds_no_more_says_so(north, analyst):
    center = factories.make_actor(north, "Center")
    close = factories.make_actor(north, "Close")
    factories.make_relation(center, close, strength=5)
    for number in range(3):
        factories.make_relation(center, factories.make_actor(north, f"Far {number}"), strength=1)
    names, found = seen(center, analyst, most=2)
    assert (names, found["more_exist"]) == ({"Center": 0, "Close": 1}, True)
    assert seen(center, analyst, most=5)[1]["more_exist"] is False


def test_a_way_is_the_shortest_and_names_every_relation_on_it(chain, analyst):
    factories.make_relation(chain["Union"], chain["Guard"], "finances", strength=4)
    steps = network.way(chain["Front"], chain["Envoy"], View(at=TODAY), user=analyst)
    assert [step.actor.name for step in steps] == ["Front", "Guard", "Union", "Envoy"]
    assert [[one.relation_type for one in step.relations] for step in steps] == [
        [],
        ["allied_with"],
        ["finances", "allied_with"],
        ["allied_with"],
    ]
    factories.make_relation(chain["Envoy"], chain["Front"], "mediates_for")
    assert len(network.way(chain["Front"], chain["Envoy"], View(at=TODAY), user=analyst)) == 2


def test_a_way_is_looked_for_over_six_relations_and_no_more(north, analyst):
    made = [factories.make_actor(north) for _number in range(8)]
    for one, other in pairwise(made):
        factories.make_relation(one, other)
    assert len(network.way(made[0], made[6], View(at=TODAY), user=analyst)) == 7
    assert network.way(made[0], made[7], View(at=TODAY), user=analyst) == []


def test_a_way_keeps_to_the_view(chain, analyst):
    assert network.way(chain["Front"], chain["Port"], View(at=TODAY, types=("hostile_to",)), user=analyst) == []
    assert network.way(chain["Front"], chain["Front"], View(at=TODAY), user=analyst)[0].actor == chain["Front"]


def test_the_first_day_is_that_of_the_oldest_relation_one_may_see(chain, common, analyst):
    assert network.earliest(chain["Envoy"], user=analyst) is None
    factories.make_relation(chain["Envoy"], chain["Front"], "mediates_for", since=date(2001, 2, 3))
    assert network.earliest(chain["Envoy"], user=analyst) == date(2001, 2, 3)
    outsider = factories.make_user("outsider", sees=[common])
    assert network.earliest(chain["Envoy"], user=outsider) is None


def test_a_past_day_tells_what_actors_were_then_and_what_is_not_known_of_it(north, analyst):
    front = factories.make_actor(
        north, "Front", status="dissolved", actor_type="political_wing", countries=["ML", "NE"]
    )
    guard = factories.make_actor(north, "Guard", status="active", countries=["ML"], region="Tamar")
    factories.make_relation(front, guard)
    front.periods.update(since=date(2016, 5, 1))
    kept = {"actor": front, "actor_type": "insurgent_group", "status": "active"}
    ActorStatusPeriod.objects.create(**kept, since=None, until=date(2016, 5, 1))
    Name.objects.create(actor=front, text="Old Front", kind="former", since=date(2010, 1, 1), until=date(2015, 1, 1))
    Name.objects.create(
        actor=front, text="Never", kind="former", until=date(2015, 1, 1), state="refuted", state_reason="x"
    )
    Area.objects.create(actor=front, country="BF", presence="operates", since=date(2012, 1, 1), until=date(2015, 1, 1))
    Area.objects.create(actor=front, country="NE", presence="operates", since=date(2018, 1, 1))

    def at(*day):
        rows = network.around(front, View(at=date(*day)), user=analyst)["actors"]
        return {row["name_now"]: row for row in rows}

    then = at(2014, 1, 1)["Front"]
    assert (then["name"], then["actor_type"], then["status"]) == ("Old Front", "insurgent_group", "active")
    assert (then["countries"], then["as_of_today"]) == (["BF", "ML"], ["countries"])
    later = at(2017, 1, 1)["Front"]
    assert (later["name"], later["actor_type"], later["status"]) == ("Front", "political_wing", "dissolved")
    assert (later["countries"], later["as_of_today"]) == (["ML"], ["countries"])
    never_changed = at(2014, 1, 1)["Guard"]
    assert (never_changed["status"], never_changed["countries"]) == ("active", ["ML"])
    assert never_changed["as_of_today"] == ["actor_type", "status", "countries", "region"]
    now = at(TODAY.year, TODAY.month, TODAY.day)["Front"]
    assert (now["countries"], now["as_of_today"], now["status"]) == (["ML", "NE"], [], "dissolved")
    step = network.way(front, guard, View(at=date(2014, 1, 1)), user=analyst)[0].actor
    assert (step.name, step.status, step.as_of_today) == ("Old Front", "active", ["countries"])
