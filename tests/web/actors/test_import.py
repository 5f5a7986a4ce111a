"""The pages of an import: what would happen, row by row, and that it happens or not."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actors.models import Actor, ExternalId, ImportBatch
from core.models import AuditEvent
from tests import factories
from tests.unit.actors.test_ucdp import ROW, file

pytestmark = pytest.mark.django_db
PAGE = "/actors/import/"


def upload(browser, compartment, content, name="actors.csv"):
    sent = {"compartment": str(compartment.pk), "format": "ucdp", "file": SimpleUploadedFile(name, content)}
    return browser.post(PAGE, sent)


def rows(answer):
    return re.findall(r'<th scope="row"><bdi>([^<]+)', answer.content.decode())


def nothing_happened():
    return not (Actor.objects.exists() or ImportBatch.objects.exists() or AuditEvent.objects.exists())


def test_a_file_is_looked_at_and_then_taken_in(browse, analyst, north):
    ana = browse(analyst)
    chosen = upload(ana, north, file(ROW, ["5002", "River Guard", *ROW[2:]]))
    assert chosen.status_code == 302
    page = ana.get(chosen["Location"])
    text = page.content.decode()
    assert (page.status_code, rows(page)) == (200, ["Upper Valley Front", "River Guard"])
    assert "<ins><bdi>Kenya, DR Congo (Zaire)</bdi></ins>" in text
    assert nothing_happened()
    done = ana.post(chosen["Location"])
    assert (done.status_code, done["Location"]) == (302, ImportBatch.objects.get().get_absolute_url())
    assert (
        "Actors created: 2, updated: 0, unchanged: 0. Relations written: 0."
        in ana.get(done["Location"]).content.decode()
    )
    assert set(Actor.objects.values_list("compartment", flat=True)) == {north.pk}
    assert ana.post(chosen["Location"]).status_code == 404
    assert Actor.objects.count() == 2


def test_an_update_shows_what_is_and_what_will_be(browse, analyst, north):
    ana = browse(analyst)
    ana.post(upload(ana, north, file(ROW))["Location"])
    later = upload(ana, north, file(["5001", "Valley Front", *ROW[2:9], "23.1"]))["Location"]
    text = ana.get(later).content.decode()
    assert "<del><bdi>Upper Valley Front</bdi></del> <ins><bdi>Valley Front</bdi></ins>" in text
    assert "No such row" in ana.get(f"{later}?show=create").content.decode()


def test_every_row_can_be_reached(browse, analyst, north):
    ana = browse(analyst)
    many = [[str(6000 + number), f"Band {number}", *ROW[2:]] for number in range(230)]
    page = upload(ana, north, file(*many))["Location"]
    found = [name for number in (1, 2, 3) for name in rows(ana.get(f"{page}?show=create&page={number}"))]
    assert found == [f"Band {number}" for number in range(230)]
    assert "201 to 230 of 230" in ana.get(f"{page}?show=create&page=3").content.decode()


def test_an_unusable_row_stops_the_whole_file(browse, analyst, north):
    ana = browse(analyst)
    page = upload(ana, north, file(ROW, ["x", *ROW[1:]]))["Location"]
    text = ana.get(page).content.decode()
    assert "ActorId is &quot;x&quot;, not a number." in text
    assert ">Import</button>" not in text
    assert ana.post(page).status_code == 422
    assert nothing_happened()


def test_what_changed_meanwhile_is_shown_before_anything_is_imported(browse, analyst, north):
    ana = browse(analyst)
    page = upload(ana, north, file(ROW))["Location"]
    actor = factories.make_actor(north, "Front of the Valley")
    ExternalId.objects.create(actor=actor, scheme="ucdp_actor", value="5001")
    refused = ana.post(page)
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "has changed since you looked" in text
    assert "<ins><bdi>UVF, Upper Valley Front</bdi></ins>" in text
    assert not ImportBatch.objects.exists()
    assert ana.post(page).status_code == 302
    assert Actor.objects.get() == actor


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (file(ROW, encoding="utf-16"), "Line 1 is not UTF-8 text"),
        (b"\x00,\x00", "zero byte"),
        (b"a,b\n1,2\n", "This is no UCDP actor file"),
        (b"a" * (2**20 + 1), "larger than 1 megabyte"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_where_it_was_chosen(browse, analyst, north, content, why):
    answer = upload(browse(analyst), north, content)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert nothing_happened()


def test_a_preview_belongs_to_whoever_made_it(browse, analyst, analyst2, legal, north):
    page = upload(browse(analyst), north, file(ROW))["Location"]
    for act in ("get", "post"):
        gone = getattr(browse(analyst2), act)(page)
        assert (gone.status_code, "A preview is kept for an hour" in gone.content.decode()) == (404, True)
        assert getattr(browse(legal), act)(page).status_code == 403
    assert nothing_happened()


def test_only_compartments_one_may_change_are_offered(browse, common, north):
    looker = factories.make_user(role="analyst", changes=[common], sees=[north])
    page = browse(looker).get(PAGE).content.decode()
    assert str(common.pk) in page
    assert str(north.pk) not in page
    assert upload(browse(looker), north, file(ROW)).status_code == 422
    assert nothing_happened()


def test_a_row_that_would_make_a_double_says_whom_it_looks_like(browse, analyst, north):
    ana, known = browse(analyst), factories.make_actor(north, "Front of the Upper Valley")
    hidden = factories.make_actor(factories.make_compartment("south"), "Upper Valley Front")
    page = upload(ana, north, file(ROW, ["5002", "River Guard", "RG", "n/a", "", *ROW[5:]]))["Location"]
    text = ana.get(page).content.decode()
    assert text.count("Looks like") == 1
    assert f'Looks like <a href="/actors/{known.pk}/">' in text
    assert str(hidden.pk) not in text
    assert ana.post(page).status_code == 302
    assert Actor.objects.filter(compartment=north).count() == 3


def test_a_preview_is_gone_with_the_right_to_see_what_it_tells(browse, analyst, north):
    ana = browse(analyst)
    actor = factories.make_actor(north, "Upper Valley Front")
    ExternalId.objects.create(actor=actor, scheme="ucdp_actor", value="1")
    page = upload(ana, north, file(ROW))["Location"]
    assert ana.get(page).status_code == 200
    analyst.memberships.filter(compartment=north).delete()
    assert [ana.get(one).status_code for one in (page, f"{page}report/")] == [404, 404]
    assert ana.post(page).status_code == 404
