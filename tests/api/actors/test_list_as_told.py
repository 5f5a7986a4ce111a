"""The list that the database writes is, row by row, what its plain query says, for whoever asks and however."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.http import QueryDict
from rest_framework.renderers import JSONRenderer

from actors.models import Actor, Name, SizeEstimate
from actors.selectors import profile
from actors.selectors.search import ActorFilter
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/api/v1/actors/"
WHOLE = datetime(2026, 3, 1, 12, tzinfo=UTC)  # a moment without a fraction of a second is written without one


@pytest.fixture
def many(common, north):
    """Actors of three compartments, one withdrawn, some changed at one moment, one with all it can have."""
    far = factories.make_compartment("far")
    made = [
        factories.make_actor(place, f"{name} « {place.code} »", actor_type=kind, countries=["CO"])
        for place in (common, north, far)
        for name, kind in (("Salt Road Front", "insurgent_group"), ("Harbour Guild", "ngo"), ("Ford Watch", "militia"))
    ]
    open_source, deep = factories.make_source(common, "Radio"), factories.make_source(far, "Deep ear")
    gone, reviewed_at = factories.make_actor(common, "Withdrawn"), WHOLE + timedelta(microseconds=1500)
    together = Actor.objects.filter(pk__in=[actor.pk for actor in made[::2]])
    together.update(updated_at=WHOLE, reviewed_at=reviewed_at)
    Actor.objects.filter(pk=made[0].pk).update(size_source=open_source)
    Actor.objects.filter(pk=made[1].pk).update(size_source=deep)
    Actor.objects.filter(pk=gone.pk).update(withdrawn_at=WHOLE)
    Name.objects.create(actor=made[0], text='"size_source":null,', kind="alias", source=deep)
    SizeEstimate.objects.create(actor=made[4], low=1, high=2, estimated_on=WHOLE.date())
    for one, other in pairwise(made):
        factories.make_relation(one, other)
    protected = factories.make_person(north, "Salim Odra", sensitivity="protected_source", pseudonym="Heron")
    factories.make_role(protected, made[3])
    return made


@pytest.fixture
def readers(common, north, many, stranger, analyst, client):
    """Each reader with the compartments of the token, None for a session."""
    guest = factories.make_user("guest", sees=[common])
    factories.make_grant(guest, many[8])
    factories.make_grant(guest, many[7], expires_in=-timedelta(days=1))
    return [
        (analyst, None),
        (analyst, [common, north]),
        (analyst, [north]),
        (client, [common, north]),
        (guest, None),
        (guest, [common]),
        (stranger, None),
        (stranger, []),
    ]


def caller_of(user, places, rest, rest_in_person):
    return rest_in_person(user) if places is None else rest(user, name=f"t{len(places)}", compartments=places)


def plain(user, places, filters, keys, added=()):
    """The rows of the plain query, as the framework writes them, in this order."""
    user.token_compartments = None if places is None else frozenset(place.pk for place in places)
    rows = ActorFilter(QueryDict(filters), profile.listed(user, added=added)).qs.order_by(*keys)
    user.token_compartments = None
    shown = [dict(zip(profile.public(row), row.values(), strict=True)) for row in rows]
    for row in shown:
        if "size_source" in row and row["size_source"] is None:
            del row["size_source"]
    return json.loads(JSONRenderer().render(shown))


def walked(caller, address):
    """The rows of every page from the first on, and those of all pages but the last on the way back."""
    there, back, page = [], [], caller.get(address).json()
    there += page["results"]
    while page["next"]:
        page = caller.get(page["next"]).json()
        there += page["results"]
    while page["previous"]:
        page = caller.get(page["previous"]).json()
        back = page["results"] + back
    return there, back


@pytest.mark.parametrize(
    ("ordering", "keys"),
    [
        ("", ("-updated_at", "-id")),
        ("&ordering=updated_at", ("updated_at", "id")),
        ("&ordering=name", ("name", "id")),
        ("&ordering=-name", ("-name", "-id")),
        ("&ordering=name,-updated_at", ("name", "-updated_at", "id")),
    ],
)
@pytest.mark.parametrize(
    ("filters", "seen"), [("", [6, 6, 3, 6, 4, 3, 0, 0]), ("&type=ngo&type=militia", [4, 4, 2, 4, 3, 2, 0, 0])]
)
def test_every_reader_walks_through_what_the_plain_query_says(
    rest, rest_in_person, readers, ordering, keys, filters, seen
):
    counts = []
    for user, places in readers:
        expected = plain(user, places, filters, keys)
        there, back = walked(caller_of(user, places, rest, rest_in_person), f"{LIST}?limit=2{ordering}{filters}")
        assert there == expected
        assert back == expected[: (max(len(expected) - 1, 0) // 2) * 2]
        counts.append(len(there))
    assert counts == seen


@pytest.mark.parametrize("filters", ["", "&type=insurgent_group&type=ngo&type=militia"])
def test_every_part_is_told_as_the_plain_query_tells_it(rest, rest_in_person, readers, filters):
    added = profile.ADDED_TO_A_LIST
    for user, places in readers:
        caller = caller_of(user, places, rest, rest_in_person)
        rows = caller.get(f"{LIST}?ordering=name&expand={','.join(added)}{filters}").json()["results"]
        assert rows == plain(user, places, "", ("name", "id"), added)
        assert "Salim Odra" not in json.dumps(rows)


def test_a_moment_is_written_as_before_and_can_be_sent_back(rest, analyst, many):
    caller = rest(analyst)
    rows = caller.get(f"{LIST}?ordering=updated_at&fields=updated_at,reviewed_at").json()["results"]
    assert rows[0] == {"reviewed_at": "2026-03-01T12:00:00.001500Z", "updated_at": "2026-03-01T12:00:00Z"}
    since = rows[-1]["updated_at"]
    assert [row["updated_at"] for row in caller.get(f"{LIST}?updated_since={since}").json()["results"]] == [since]


def test_one_part_alone_may_be_all_there_is(rest, analyst, many):
    rows = rest(analyst).get(f"{LIST}?ordering=name&expand=size_source&fields=size_source").json()["results"]
    assert [list(row) for row in rows].count(["size_source"]) == 1
    assert [row["size_source"]["title"] for row in rows if row] == ["Radio"]


def test_what_is_kept_of_one_reader_is_not_told_to_another(rest, analyst, stranger, common, many):
    """The statement of both is the same; whose it is comes with each request."""
    one, other = rest(analyst, compartments=[common]), rest(stranger, compartments=[common])
    for caller, count in ((one, 3), (other, 0), (one, 3)):
        assert len(caller.get(LIST).json()["results"]) == count


@pytest.mark.parametrize("count", [profile.MERGED, profile.MERGED + 1])
def test_a_token_of_many_compartments_walks_through_all_of_them(rest, count):
    places = [factories.make_compartment(f"place-{number}") for number in range(count)]
    reader = factories.make_user("reader", sees=places)
    for place in places * 2:
        factories.make_actor(place, f"Group of {place.code}")
    there, back = walked(rest(reader), f"{LIST}?limit=3&ordering=name")
    assert there == plain(reader, places, "", ("name", "id"))
    assert len(there) == 2 * count
    assert back == there[: len(back)]
