"""The page that takes actors out, and the menu on the list: what leaves, what stays, nothing by mistake."""

import pytest
from django.urls import reverse

from actors.services import imports
from core.models import ReadEvent
from tests import factories
from tests.unit.actors.test_ucdp import ROW, file

pytestmark = pytest.mark.django_db
PAGE = "/actors/export/"


@pytest.fixture
def actors(north):
    return [
        factories.make_actor(north, "Salt Road Front", marking="green"),
        factories.make_actor(north, "Ford Watch", actor_type="militia", marking="amber"),
        factories.make_actor(north, "Men of the Pass", marking="red"),
    ]


def test_the_page_counts_what_leaves_and_what_the_reader_sees_stay(browse, analyst, stranger, actors):
    page = browse(analyst).get(PAGE).content.decode()
    assert "2 actors leave." in page
    assert "1 actor you see is not in the file because of its marking." in page
    lower = browse(analyst).get(f"{PAGE}?up_to=green&type=insurgent_group").content.decode()
    assert "1 actor leaves." in lower
    assert "/actors/export/csv/?type=insurgent_group&amp;up_to=green" in lower
    other = browse(stranger).get(PAGE).content.decode()
    assert "0 actors leave." in other
    assert "because of" not in other
    assert not ReadEvent.objects.filter(kind="export").exists()


def test_the_list_offers_files_of_what_it_shows(browse, analyst, actors):
    page = browse(analyst).get("/actors/?type=militia&sort=name").content.decode()
    assert "/actors/export/xlsx/?type=militia" in page
    assert "/actors/export/?type=militia" in page
    answer = browse(analyst).get("/actors/export/csv/?type=militia")
    text = b"".join(answer.streaming_content).decode()
    assert "Ford Watch" in text
    assert "Salt Road Front" not in text
    assert answer["Content-Disposition"].startswith('attachment; filename="parley-actors_TLP-AMBER_')
    assert answer["Cache-Control"] == "private, no-store"
    noted = ReadEvent.objects.get(kind="export")
    assert (noted.by, noted.count) == (analyst, 1)
    assert noted.filters == "format=csv&up_to=amber_strict&marked=TLP%3AAMBER&type=militia"


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("docx/", 404, "There is no such format."),
        ("csv/?up_to=red", 422, "what is marked so never leaves"),
        ("csv/?type=rebel", 422, "This filter cannot be used: type."),
        ("csv/?typ=militia", 422, "This filter cannot be used: typ."),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_leaves(browse, analyst, actors, address, status, told):
    refused = browse(analyst).get(f"{PAGE}{address}")
    assert refused.status_code == status
    assert told in refused.content.decode()
    assert not ReadEvent.objects.filter(kind="export").exists()


def test_every_file_of_actors_leaves_after_the_password_was_given_again(
    browse, rest_in_person, world, legal, analyst, common
):
    batch, _plan = imports.import_actors(
        content=file(ROW), file_name="actors.csv", compartment_id=common.pk, by=analyst
    )
    front = f"actors/{world.front.pk}/dossier/"
    pages = ("/actors/export/csv/", f"/{front}file/", f"/actors/imports/{batch.pk}/report/")
    left_open, asked = browse(legal, confirmed=False), browse(legal)
    for url in pages:
        for answer in (left_open.get(url), left_open.head(url)):
            assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("accounts:confirm")), url
    caller = rest_in_person(legal, confirmed=False)
    for url in ("/api/v1/actors/export/?format=csv", f"/api/v1/{front}"):
        refused = caller.get(url)
        assert (refused.status_code, refused.json()["code"]) == (403, "step_up_needed"), url
    assert not ReadEvent.objects.filter(kind="export").exists()
    for url in pages:
        assert asked.get(url).status_code == 200, url
    assert ReadEvent.objects.filter(kind="export", by=legal).count() == len(pages)
