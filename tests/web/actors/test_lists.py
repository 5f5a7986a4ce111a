"""The lists: filters, sorting and pages stand in the address."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Membership
from actors.models import Actor
from actors.selectors import actors, keyset
from actors.services import projections
from core import clock
from tests import factories

pytestmark = pytest.mark.django_db


def names(answer):
    return re.findall(
        r'<a href="/(?:actors|persons|sources)/[0-9a-f-]{36}/"><bdi>([^<]+)</bdi>', answer.content.decode()
    )


@pytest.fixture
def ana(browse, analyst):
    return browse(analyst)


@pytest.fixture
def three(north, common):
    salt = factories.make_actor(north, "Salt Road Front", countries=["ML"], status="in_ceasefire")
    guard = factories.make_actor(common, "Coast Guard", actor_type="militia", countries=["NE"])
    aid = factories.make_actor(common, "Relief Network", actor_type="ngo")
    factories.make_listing(salt, "eu_cp931")
    Actor.objects.filter(pk=aid.pk).update(reviewed_at=clock.now())
    projections.record_contact(actor_id=guard.pk, at=clock.now() - timedelta(days=2))
    return salt, guard, aid


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Coast Guard", "Relief Network", "Salt Road Front"]),
        ("type=militia", ["Coast Guard"]),
        ("status=in_ceasefire", ["Salt Road Front"]),
        ("country=ML", ["Salt Road Front"]),
        ("listing=any", ["Salt Road Front"]),
        ("listing=us_fto", []),
        ("compartment=common", ["Coast Guard", "Relief Network"]),
        ("freshness=fresh", ["Relief Network"]),
        ("freshness=stale", ["Coast Guard", "Salt Road Front"]),
        ("q=salt+raod+front", ["Salt Road Front"]),
        ("q=terrorist", ["Salt Road Front"]),
        ("q=rebel", ["Salt Road Front"]),
        ("type=militia&compartment=common&q=coast", ["Coast Guard"]),
        ("sort=-name", ["Salt Road Front", "Relief Network", "Coast Guard"]),
        ("sort=-contact", ["Coast Guard", "", ""]),
        ("sort=nonsense&type=nonsense&cursor=nonsense", ["Coast Guard", "Relief Network", "Salt Road Front"]),
    ],
)
def test_the_address_says_what_is_shown(ana, three, query, found):
    answer = ana.get(f"/actors/?{query}")
    assert answer.status_code == 200
    shown = names(answer)
    assert len(shown) == len(found)
    assert all(name in ("", there) for name, there in zip(found, shown, strict=True))


def test_set_filters_are_chips_that_can_be_taken_away(ana, three):
    text = ana.get("/actors/?type=militia&sort=-name").content.decode()
    assert 'href="?sort=-name"' in text
    assert "1 actor" in text
    empty = ana.get("/actors/?country=FR").content.decode()
    assert "No actor fits" in empty


def test_a_long_list_is_walked_page_by_page_there_and_back(ana, north):
    Actor.objects.bulk_create(
        Actor(compartment=north, name=f"Band {number:03}", actor_type="militia") for number in range(120)
    )
    seen, url = [], "/actors/"
    for _ in range(3):
        answer = ana.get(url)
        seen += names(answer)
        following = re.search(r'rel="next" href="([^"]+)"', answer.content.decode())
        url = f"/actors/{following[1]}".replace("&amp;", "&") if following else ""
    assert seen == [f"Band {number:03}" for number in range(120)]
    assert url == ""
    back = re.search(r'rel="prev" href="([^"]+)"', answer.content.decode())[1].replace("&amp;", "&")
    assert names(ana.get(f"/actors/{back}"))[0] == "Band 050"
    assert "120 actors" in answer.content.decode()


@pytest.mark.parametrize("sort", ["name", "contact", "reviewed", "updated"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_pages_hold_every_row_in_order_there_and_back_however_sorted(ana, north, sort, sign):
    now = clock.now()
    Actor.objects.bulk_create(Actor(compartment=north, name=f"Band {number:03}") for number in range(130))
    for number, actor in enumerate(Actor.objects.order_by("name")[:65]):
        projections.record_contact(actor_id=actor.pk, at=now - timedelta(days=number // 10))
        Actor.objects.filter(pk=actor.pk).update(reviewed_at=now - timedelta(days=number // 20))
    column = {"contact": "standing__last_contact_at", "reviewed": "reviewed_at", "updated": "updated_at"}.get(
        sort, sort
    )
    rows = sorted(
        Actor.objects.values_list(column, "pk", "name"),
        key=lambda row: (row[0] is not None, row[0] or "", row[1]),
        reverse=sign == "-",
    )
    expected = [name for *_key, name in rows]
    assert _walked(ana, f"/actors/?sort={sign}{sort}", "next") == [expected[:50], expected[50:100], expected[100:]]
    assert _walked(ana, _last(ana, f"/actors/?sort={sign}{sort}"), "prev") == [
        expected[100:], expected[50:100], expected[:50],
    ]  # fmt: skip


def _walked(browser, url, rel):
    pages = []
    while url:
        answer = browser.get(url)
        pages.append(names(answer))
        url = _beside(answer, rel)
    return pages


def _last(browser, url):
    while following := _beside(browser.get(url), "next"):
        url = following
    return url


def _beside(answer, rel):
    found = re.search(rf'rel="{rel}" href="([^"]+)"', answer.content.decode())
    return f"/actors/{found[1]}".replace("&amp;", "&") if found else ""


def test_naming_the_compartments_shows_no_more_and_no_less_and_uses_an_index(browse, librarian, analyst, north, three):
    closed = factories.make_actor(north, "Closed Band")
    opened = factories.make_actor(north, "Opened Band")
    factories.make_grant(librarian, opened)
    factories.make_grant(librarian, closed, expires_in=timedelta(days=-1))
    for reader in (librarian, analyst):
        assert set(actors.within_reach(reader)) == set(actors.visible(reader))
    assert names(browse(librarian).get("/actors/")) == ["Coast Guard", "Opened Band", "Relief Network"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = actors.within_reach(librarian).explain()
    assert "BitmapOr" in plan
    Membership.objects.filter(user=librarian).delete()
    assert set(actors.within_reach(librarian)) == {opened}


def test_few_rows_are_known_by_their_ids_and_more_are_not(three):
    ids = {actor.pk for actor in three}
    rows = Actor.objects.order_by("name")
    assert (set(keyset.few(rows, 3)), keyset.few(rows, 2), keyset.few(rows.none(), 2)) == (ids, None, [])
    found = keyset.page(rows, key=keyset.Key("name"), descending=False, cursor="", only=[three[0].pk])
    assert [row.pk for row in found.rows] == [three[0].pk]


def test_an_empty_register_says_what_to_do(browse, analyst, legal):
    text = browse(analyst).get("/actors/").content.decode()
    assert "No actors yet" in text
    assert "/actors/new/" in text
    assert "/actors/new/" not in browse(legal).get("/actors/").content.decode()


def test_people_and_sources_are_searched(ana, north):
    factories.make_person(north, "Mara Oun")
    protected = factories.make_person(north, "Idris Vale", sensitivity="protected_source", pseudonym="Heron")
    factories.make_role(protected, factories.make_actor(north), "gatekeeper")
    factories.make_source(north, "Radio Salima", origin="Studio")
    factories.make_source(north, "Elders")
    assert names(ana.get("/persons/?q=mara")) == ["Mara Oun"]
    assert names(ana.get("/persons/?q=idris")) == []
    assert names(ana.get("/persons/?role=gatekeeper"))[0] == "Heron"
    assert names(ana.get("/sources/?q=studio")) == ["Radio Salima"]
    assert names(ana.get("/sources/?kind=dataset")) == []
