"""The dossier: what the profile says, up to a marking, marked on every page, noted, and nothing that may not leave."""

from io import BytesIO
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from actors.models import Actor, ActorStatusPeriod, Name, Source
from core import clock
from core.models import ReadEvent
from tests import factories

pytestmark = pytest.mark.django_db


def read(answer):
    pages = PdfReader(BytesIO(b"".join(answer.streaming_content))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@pytest.fixture
def at_the_door(browse, rest, world):
    """Both doors to the dossier of the Front."""

    def at_the_door(user):
        page, api = f"/actors/{world.front.pk}/dossier/file/", f"/api/v1/actors/{world.front.pk}/dossier/"
        return [(browse(user), page), (rest(user), api)]

    return at_the_door


def test_both_doors_send_the_same_paper_and_note_it(at_the_door, world, legal):
    for client, url in at_the_door(legal):
        before = ReadEvent.objects.count()
        answer = client.get(url)
        assert answer.status_code == 200
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
        assert answer["Content-Disposition"].startswith('attachment; filename="parley-salt-road-front_TLP-AMBER_legal_')
        assert answer["Parley-Marking"] == "TLP:AMBER"
        pages = read(answer)
        for text in pages:
            assert text.startswith("TLP:AMBER ")
            assert text.endswith(" TLP:AMBER")
            assert f"Made by {legal} (legal), " in text
        whole = " ".join(pages)
        for told in (
            "Salt Road Front", "Holds the salt road.", "Keep the road", "Mara Oun, Supreme leader",
            "Sponsored by Port Union", "0 open commitments, 0 overdue", "between 44 and 68 of 100", "No photographs",
            "B2 · Radio Salima bulletin", "Tolls and home rule.", "Coast Guard Militia", "Annex 12",
            "Tamar valley, Mali", "Agreed fact The salt pans are mined", "Community violence reduction Planned 1 May 2024 40",
        ):  # fmt: skip
            assert told in whole, told
        for hidden in ("Heron", "Idris", "Baker"):
            assert hidden not in whole, "that somebody talks to us never leaves"
        noted = ReadEvent.objects.latest("pk")
        assert ReadEvent.objects.count() == before + 1
        assert (noted.kind, noted.subject_id, noted.by, noted.count) == ("export", world.front.pk, legal, 1)
        assert noted.compartment_id == world.front.compartment_id
        assert parse_qs(noted.filters) == {"format": ["pdf"], "up_to": ["amber_strict"], "marked": ["TLP:AMBER"]}
        assert answer["Parley-Left-Out"] == "1"


def test_of_two_sources_the_refuted_one_is_named(at_the_door, browse, world, legal):
    graded = {"source": world.source, "corroborated_by": world.second, "reliability": "B", "credibility": "2"}
    Name.objects.create(actor=world.front, text="Salt Riders", **graded)
    Source.objects.filter(pk=world.second.pk).update(refuted_at=clock.now(), refuted_by=legal, refuted_reason="Forged.")
    census = factories.make_source(world.front.compartment, "Census of the front")
    Actor.objects.filter(pk=world.front.pk).update(size_low=5, size_source=census)
    (client, url), _api = at_the_door(legal)
    assert f"B2 · {world.source.title} · {world.second.title} (refuted)" in " ".join(read(client.get(url)))
    listed = browse(legal).get(f"/actors/{world.front.pk}/sources/").content.decode()
    _before, _title, row = listed.partition("Census of the front")
    assert '">1</td>' in row.partition("</tr>")[0], "the size is counted too"


def test_it_says_what_the_actor_was_before(at_the_door, world, legal):
    now = ActorStatusPeriod.objects.filter(actor=world.front)
    now.update(since="2016-05-01")
    was = {"actor": world.front, "actor_type": "militia"}
    ActorStatusPeriod.objects.create(**was, status="active", since="2012-01-01", until="2014-03-01")
    ActorStatusPeriod.objects.create(**was, status="dormant", since="2014-03-01", until="2016-05-01")
    (client, url), _api = at_the_door(legal)
    assert "Earlier Militia · 1 Jan 2012 – 1 May 2016" in " ".join(read(client.get(url)))  # noqa: RUF001


def test_what_is_marked_higher_stays_and_is_counted_for_who_sees_it(browse, at_the_door, world, legal):
    for record in (world.front, world.source, world.second, world.leader, world.guard, world.union, world.entry):
        type(record).objects.filter(pk=record.pk).update(marking="green")
    (_browser, page), (client, api) = at_the_door(legal)
    assert client.get(f"{api}?up_to=green")["Parley-Marking"] == "TLP:GREEN"
    for record in (world.source, world.leader, world.union):
        type(record).objects.filter(pk=record.pk).update(marking="red")
    answer = client.get(f"{api}?up_to=green")
    whole = " ".join(read(answer))
    for gone in ("Radio Salima", "Mara Oun", "Port Union"):
        assert gone not in whole
    assert answer["Parley-Left-Out"] == "4"
    shown = browse(legal).get(page.removesuffix("file/") + "?up_to=green").content.decode()
    assert (
        "4 people, relations, entries of the common ground, benefits, acts, promises or sources you see here stay out of it"
        in " ".join(shown.split())
    )


def test_what_may_not_leave_is_not_counted(at_the_door, world, north, legal):
    band = factories.make_actor(north, marking="green")
    Name.objects.create(actor=band, text="CGM", kind="acronym")
    factories.make_relation(band, factories.make_actor(north, marking="red"), state="disputed")
    factories.make_role(world.heron, band)
    _page, (client, url) = at_the_door(legal)
    paper = " ".join(read(client.get(f"{url.replace(str(world.front.pk), str(band.pk))}?up_to=green")))
    assert "1 entries that hold today" in paper
    assert "1 from none; 0 disputed" in paper


def test_what_may_not_leave_is_refused_and_not_noted(at_the_door, browse, world, legal, stranger):
    for client, url in at_the_door(stranger):
        assert client.get(url).status_code == 404
    for client, url in at_the_door(legal):
        for wrong in ("red", "secret"):
            assert client.get(f"{url}?up_to={wrong}").status_code in {400, 422}
        assert client.get(f"{url}?up_to=green").status_code == 409, "it is marked amber"
    Actor.objects.filter(pk=world.front.pk).update(marking="red")
    for client, url in at_the_door(legal):
        refused = client.get(url)
        assert refused.status_code == 409
        assert "TLP:RED" in refused.content.decode()
    assert not ReadEvent.objects.filter(kind="export").exists()
    page = browse(legal).get(f"/actors/{world.front.pk}/dossier/").content.decode()
    assert "there is no dossier of it" in page
    assert "Make the PDF" not in page


def test_a_dossier_of_any_length_takes_as_many_statements(at_the_door, world, north, legal):
    (client, url), _rest = at_the_door(legal)
    counts = []
    for more in (0, 9):
        for _ in range(more):
            source = factories.make_source(north)
            factories.make_relation(world.front, factories.make_actor(north), source=source)
            factories.make_role(factories.make_person(north), world.front, "deputy", source=source)
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        counts.append([query["sql"] for query in caught])
    assert len(counts[0]) == len(counts[1]), counts
