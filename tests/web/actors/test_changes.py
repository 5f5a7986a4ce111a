"""What changed since a reader last looked: of what they may see, by others, and a look does not erase it at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.services import facts, registry, relations, sources
from core import clock
from core.models import ReadEvent
from tests import factories

pytestmark = pytest.mark.django_db
FIRST = "You open this profile for the first time"
NOTHING = "Nobody else has changed anything since you last looked"


def looked(user, actor, hours, source="browser"):
    ReadEvent.objects.create(
        at=clock.now() - timedelta(hours=hours),
        by=user,
        kind="record",
        subject_type="actors.actor",
        subject_id=actor.pk,
        source=source,
    )


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def shown(browse, front):
    def shown(user):
        return " ".join(browse(user).get(f"/actors/{front.pk}/").content.decode().split())

    return shown


def want(front, by, text="Keep the road"):
    values = {"category": "territory_autonomy", "level": "need", "priority": 1, "text": text}
    return facts.add(kind="interest", actor_id=front.pk, values=values, by=by)


def test_a_first_look_says_so_and_so_does_the_second_within_the_hour(shown, analyst, legal, front):
    want(front, analyst)
    for _ in range(2):
        assert FIRST in shown(legal)
    looked(legal, front, 0.9)
    assert FIRST in shown(legal)
    looked(legal, front, 2, source="rest")
    assert FIRST in shown(legal), "a script of theirs has not looked"
    looked(legal, front, 1.1)
    assert "added an interest" in shown(legal)


def test_changes_by_others_are_told_and_linked_until_the_look_is_over(shown, analyst, legal, front):
    looked(legal, front, 2)
    assert NOTHING in shown(legal)
    want(front, analyst)
    for _ in range(2):
        page = shown(legal)
        assert "Changed since you last looked" in page
        assert f'<a class="row-title" href="/actors/{front.pk}/#interests"><bdi>added an interest' in page
        assert f"<strong><bdi>{analyst}</bdi></strong>" in page
    looked(analyst, front, 2)
    assert NOTHING in shown(analyst), "their own change"


def test_what_the_reader_may_not_see_is_neither_told_nor_counted(rest, browse, analyst, north, common):
    reader = factories.make_user(role="legal_reviewer", sees=[common])
    front = factories.make_actor(common, "Salt Road Front")
    hidden = factories.make_actor(north, "Hidden League")
    looked(reader, front, 2)
    relations.add(from_actor_id=front.pk, to_actor_id=hidden.pk, values={"relation_type": "allied_with"}, by=analyst)
    cited, uncited, secret = (factories.make_source(place) for place in (common, common, north))
    factories.make_relation(front, hidden, "rival_of", source=secret)
    front.refresh_from_db()
    values = {"size_source_id": cited.pk, "size_low": 5, "size_reliability": "B", "size_credibility": "3"}
    registry.change(actor_id=front.pk, seen_version=front.version, values=values, by=analyst)
    for source in (cited, uncited, secret):
        sources.refute(source_id=source.pk, seen_version=1, reason=f"False: {source.title}", by=analyst)
    page = browse(reader).get(f"/actors/{front.pk}/").content.decode()
    assert "Hidden League" not in page
    assert secret.title not in page
    told = rest(reader).get(f"/api/v1/actors/{front.pk}/changes/").json()
    assert [(row["text"].split(" (")[0], row["subject_type"]) for row in told["results"]] == [
        ("refuted the source", "actors.source"),
        ("changed the profile", "actors.actor"),
    ]
    assert (told["results"][0]["subject_id"], told["more_exist"]) == (str(cited.pk), False)
    whole = factories.make_user(role="legal_reviewer", sees=[common, north])
    found = rest(whole).get(f"/api/v1/actors/{front.pk}/changes/?since=2020-01-01T00:00:00Z").json()["results"]
    assert [row["subject_type"] for row in found] == [
        "actors.source",
        "actors.source",
        "actors.actor",
        "actors.relation",
    ]


def test_rest_takes_a_moment_and_refuses_what_is_none(rest, analyst, legal, stranger, front):
    want(front, analyst)
    url, before = f"/api/v1/actors/{front.pk}/changes/", ReadEvent.objects.count()
    assert rest(legal).get(url).json() == {"since": None, "results": [], "more_exist": False}
    found = rest(legal).get(f"{url}?since=2020-01-01T00:00:00Z").json()["results"]
    assert [(row["who"], row["text"]) for row in found] == [
        (str(analyst), "added an interest (In words: Keep the road)")
    ]
    tomorrow = (clock.now() + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert rest(legal).get(f"{url}?since={tomorrow}").json()["results"] == []
    assert ReadEvent.objects.count() == before + 3
    for wrong in ("since=yesterday", "since=1066-01-01T00:00:00Z", "from=2020-01-01T00:00:00Z"):
        assert rest(legal).get(f"{url}?{wrong}").status_code == 400, wrong
    assert rest(stranger).get(url).status_code == 404
    assert ReadEvent.objects.count() == before + 3


def test_any_number_of_changes_takes_as_many_statements(shown, analyst, legal, front):
    looked(legal, front, 2)
    counts = []
    for number in (1, 12):
        for one in range(number):
            want(front, analyst, text=f"Wish {number} {one}")
        shown(legal)
        with CaptureQueriesContext(connection) as caught:
            page = shown(legal)
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert "The earlier ones" in page
