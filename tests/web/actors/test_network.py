"""The page of a network: the tables say what REST says, with or without scripts."""

import re

import pytest

from actors.models import ActorStatusPeriod, Area
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("given_to_templates")]


def test_the_tables_hold_what_rest_tells(browse, rest, analyst, world):
    page = browse(analyst).get(f"/actors/{world.front.pk}/network/?hops=2").content.decode()
    told = rest(analyst).get(f"/api/v1/actors/{world.front.pk}/network/?hops=2").json()
    assert set(re.findall(r'data-actor="([^"]+)"', page)) == {row["id"] for row in told["actors"]}
    assert set(re.findall(r'data-relation="([^"]+)"', page)) == {row["id"] for row in told["relations"]}


def test_contradicting_relations_stand_together_and_refuted_ones_are_asked_for(browse, analyst, world):
    address = f"/actors/{world.front.pk}/network/"
    page = browse(analyst).get(address).content.decode()
    pair = page.split('class="pair-rows"')[1].split("</tbody>")[0]
    assert {str(world.friends.pk), str(world.foes.pk)} == set(re.findall(r'data-relation="([^"]+)"', pair))
    world.sponsor.state = "refuted"
    world.sponsor.save()
    assert str(world.sponsor.pk) not in browse(analyst).get(address).content.decode()
    assert str(world.sponsor.pk) in browse(analyst).get(f"{address}?refuted=on").content.decode()


def test_a_filter_narrows_and_nonsense_counts_as_not_said(browse, analyst, world):
    address = f"/actors/{world.front.pk}/network/"
    assert "Port Union" not in browse(analyst).get(f"{address}?kind=conflict").content.decode()
    assert "Port Union" in browse(analyst).get(f"{address}?kind=sponsored_by").content.decode()
    assert "Port Union" in browse(analyst).get(f"{address}?hops=9&at=never&min_grade=Z9").content.decode()


def test_a_way_is_shown_by_the_name_of_the_other_end(browse, analyst, world):
    answer = browse(analyst).get(f"/actors/{world.front.pk}/network/?to=Port+Union")
    assert [step.actor.name for step in answer.context["way"]] == ["Salt Road Front", "Port Union"]


def test_a_page_takes_as_many_statements_for_many_as_for_one(
    browse, analyst, world, north, django_assert_max_num_queries
):
    for number in range(30):
        other = factories.make_actor(north, f"Group {number}")
        factories.make_relation(world.front, other)
        spot = {"place": f"Ford {number}", "latitude": 16.5, "longitude": -3.1}
        Area.objects.create(actor=other, presence="operates", source=world.source, **spot)
    browser = browse(analyst)
    browser.get(f"/actors/{world.front.pk}/network/")
    with django_assert_max_num_queries(13):
        page = browser.get(f"/actors/{world.front.pk}/network/").content.decode()
    assert 'data-latitude="16.5" data-longitude="-3.1"' in page


def test_a_past_day_is_told_as_it_was_and_what_is_of_today_says_so(browse, analyst, world):
    world.front.periods.update(since="2016-05-01")
    ActorStatusPeriod.objects.create(actor=world.front, actor_type="militia", status="dormant", until="2016-05-01")
    address = f"/actors/{world.front.pk}/network/"
    page = browse(analyst).get(f"{address}?at=2014-01-01").content.decode()
    row = page.split(f'data-actor="{world.front.pk}"')[1].split("</tr>")[0]
    assert ("Dormant" in row, "Dormant (as of" in row, "Militia" in row) == (True, False, True)
    assert "are those of <bdi>1 Jan 2014</bdi>" in page
    assert "as of today" in page
    today = browse(analyst).get(address).content.decode()
    assert ("as of today" in today, "Dormant" in today) == (False, False)
