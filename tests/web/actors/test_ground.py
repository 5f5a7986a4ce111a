"""The pages of the common ground and of our own standpoints."""

import pytest
from django.urls import reverse

from actors.models import GroundEntry, Standpoint
from actors.services import ground, standpoints
from tests import factories

AGREED = {"kind": "agreed_fact", "category": "displaced_return", "text": "Three hundred families came home"}
CONTESTED = {
    "kind": "contested_fact",
    "category": "detainees_missing",
    "text": "How many were taken",
    "ours": "Forty-one",
    "theirs": "Seventeen",
    "marking": "amber",
}
HOLD = {
    "level": "position",
    "category": "detainees_missing",
    "text": "No amnesty is promised",
    "priority": "1",
    "red_line": "on",
    "rests_on": "Rome Statute",
    "marking": "amber",
}


@pytest.fixture
def actor(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def guard(common):
    return factories.make_actor(common, "Civil Guard")


def page(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_entry_goes_its_way_in_the_browser(browse, analyst, actor, guard):
    visitor, board = browse(analyst), reverse("actors:common_ground", args=[actor.pk])
    at = f"{reverse('actors:add_ground')}?actor={actor.pk}&actor={guard.pk}&kind=contested_fact"
    assert 'value="contested_fact" selected' in page(visitor.get(at))
    refused = visitor.post(at, CONTESTED | {"theirs": ""})
    assert refused.status_code == 422
    assert "Say what they say." in refused.content.decode()
    assert "Forty-one" in refused.content.decode()
    assert not GroundEntry.objects.exists()
    made = visitor.post(at, CONTESTED)
    entry = GroundEntry.objects.get()
    assert made.url.startswith(reverse("actors:several_ground"))
    shown = page(visitor.get(board))
    assert all(words in shown for words in ("Forty-one", "Seventeen", "Civil Guard"))
    change, end = (reverse(f"actors:{act}_ground", args=[entry.pk]) for act in ("change", "end"))
    stale = visitor.post(change, {**CONTESTED, "seen_version": 9, "text": "How many men were taken"})
    assert stale.status_code == 409
    assert "How many men were taken" in stale.content.decode()
    corrected = {**CONTESTED, "seen_version": 1, "text": "How many men were taken"}
    assert visitor.post(change, corrected).status_code == 302
    overtake = f"{reverse('actors:add_ground')}?overtakes={entry.pk}"
    assert "How many men were taken" in page(visitor.get(overtake))
    agreed = {**AGREED, "marking": "amber", "text": "Forty-one were taken"}
    unseen = visitor.post(overtake, agreed | {"seen_version": 1})
    assert unseen.status_code == 409
    assert "Forty-one were taken" in unseen.content.decode()
    assert visitor.post(overtake, agreed | {"seen_version": 2}).status_code == 302
    assert "1 entry was overtaken or ended" in page(visitor.get(board))
    assert visitor.post(end, {"seen_version": 3, "on": "2026-01-01", "reason": "Again"}).status_code == 409
    told = page(visitor.get(reverse("actors:history", args=[actor.pk])))
    assert "laid down an entry of the common ground" in told
    assert "let an entry of the common ground be overtaken" in told


def test_several_actors_stand_on_one_board_and_hidden_ones_on_none(browse, analyst, librarian, actor, guard):
    ground.add(actor_ids=[actor.pk, guard.pk], values=AGREED, by=analyst)
    several = reverse("actors:several_ground")
    visitor, outside = browse(analyst), browse(librarian)
    assert "Choose the actors you think of." in page(visitor.get(several))
    both = f"{several}?actor={actor.pk}&actor={guard.pk}"
    asked = visitor.get(f"{several}?actor={actor.pk}", {"actor": actor.pk, "another": "Civil Guard"})
    assert (asked.status_code, asked.url) == (302, both)
    assert visitor.get(several, {"actor": actor.pk, "another": "Nobody at all"}).status_code == 422
    assert AGREED["text"] in page(visitor.get(both))
    assert outside.get(both).status_code == 404
    assert outside.get(several, {"another": "Salt Road Front"}).status_code == 422
    assert AGREED["text"] not in page(outside.get(f"{several}?actor={guard.pk}"))
    assert outside.get(f"{reverse('actors:add_ground')}?actor={actor.pk}").status_code == 404
    assert visitor.get(f"{several}?actor=nonsense").status_code == 404
    assert visitor.get(reverse("actors:add_ground")).url == several


def test_what_is_ours_is_kept_in_the_browser(browse, analyst, librarian, north, actor):
    visitor, table = browse(analyst), reverse("actors:standpoints")
    assert visitor.post(reverse("actors:add_standpoint"), HOLD | {"compartment": north.pk}).url == table
    row = Standpoint.objects.get()
    assert HOLD["text"] in page(visitor.get(table))
    assert HOLD["text"] in page(visitor.get(reverse("actors:common_ground", args=[actor.pk])))
    assert HOLD["text"] not in page(browse(librarian).get(table))
    change, end = (reverse(f"actors:{act}_standpoint", args=[row.pk]) for act in ("change", "end"))
    assert browse(librarian).get(change).status_code == 404
    assert visitor.post(change, HOLD | {"seen_version": 1, "priority": "2"}).url == table
    assert visitor.post(end, {"seen_version": 2, "on": "2026-01-01", "reason": "New mandate"}).url == table
    assert "1 standpoint no longer holds" in page(visitor.get(table))


def test_a_reader_sees_the_board_and_no_way_to_change_it(browse, analyst, legal, north, actor):
    entry = ground.add(actor_ids=[actor.pk], values=AGREED, by=analyst)
    mine = standpoints.add(compartment_id=north.pk, values=HOLD | {"priority": 1, "red_line": True}, by=analyst)
    visitor = browse(legal)
    shown = page(visitor.get(reverse("actors:common_ground", args=[actor.pk])))
    assert AGREED["text"] in shown
    assert reverse("actors:add_ground") not in shown
    for url in (
        reverse("actors:change_ground", args=[entry.pk]),
        reverse("actors:change_standpoint", args=[mine.pk]),
        f"{reverse('actors:add_ground')}?actor={actor.pk}",
    ):
        assert visitor.get(url).status_code == 403
