"""The pages of imports that were carried out: what each did, row by row, and undoing one."""

import csv
import io

import pytest

from actors.models import Actor, ExternalId, ImportBatch
from core.models import ReadEvent
from tests.factories import make_actor, make_compartment, make_listing, make_user
from tests.integration.actors.test_import_relations import LATER, VALLEY, linked, row, run
from tests.web.actors.test_import import upload

pytestmark = pytest.mark.django_db


def table(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_import_shows_its_rows_relations_and_what_it_left_out(browse, analyst, legal, north):
    run(VALLEY, north, analyst)
    later = LATER + b"7,Strays,,,,1,,,Kenya,23.1,99,,,\r\n"
    batch, _plan = run(later, north, analyst)
    page = browse(legal).get(batch.get_absolute_url()).content.decode()
    assert "<del><bdi>Valley Front</bdi></del> <ins><bdi>Front of the Valley</bdi></ins>" in page
    assert "splinter of Valley Front - River faction" in page
    assert "It names the actor 99, who is not in the file." in page
    assert "undo" not in page
    assert str(batch) in browse(legal).get("/actors/imports/").content.decode()
    only = browse(legal).get(f"{batch.get_absolute_url()}?show=dropped").content.decode()
    assert ("Valley Front - River faction" in only, "Strays" in only) == (True, False)
    report = table(browse(legal).get(f"{batch.get_absolute_url()}report/"))
    assert report[0][:3] == ["Row", "Identifier", "Name"]
    assert ["2", "1", "Front of the Valley", "Renamed"] in [line[:4] for line in report]
    assert report[-1][3] == "TLP:AMBER"
    assert report[-1][4].startswith("Taken out by Luc Legal, ")
    assert report[-2] == ["7", "", "", "Left out or odd", "It names the actor 99, who is not in the file."]
    assert ReadEvent.objects.get(kind="export").count == len(report) - 3
    Actor.objects.filter(name="Herders and Guards").update(marking="red")
    assert "Herders and Guards" not in browse(legal).get(f"{batch.get_absolute_url()}report/").content.decode(
        "utf-8-sig"
    )


def test_an_actor_one_may_not_see_is_no_row(browse, analyst, common, north):
    secret = make_compartment("secret")
    keeper = make_user(role="analyst", changes=[common, north, secret])
    actor = make_actor(secret, "Front in secret")
    ExternalId.objects.create(actor=actor, scheme="ucdp_actor", value="77")
    batch, _plan = run(linked(row("77", "Valley Front"), row("78", "Herders")), north, keeper)
    page = browse(analyst).get(batch.get_absolute_url()).content.decode()
    whole = browse(keeper).get(batch.get_absolute_url()).content.decode()
    assert [text in page for text in (">Created<", ">Updated<", ">Relations<", ">Update<")] == [
        True,
        False,
        False,
        False,
    ]
    assert [text in whole for text in (">Created<", ">Updated<", ">Relations<")] == [True, True, True]
    report = browse(analyst).get(f"{batch.get_absolute_url()}report/").content.decode()
    assert ("Herders" in page, "Front in secret" in page, "Front in secret" in report) == (True, False, False)


def test_the_page_says_what_stands_in_the_way_and_then_undoes(browse, analyst, north):
    batch, _plan = run(VALLEY, north, analyst)
    listing = make_listing(Actor.objects.get(name="Herders"))
    ana, page = browse(analyst), f"{batch.get_absolute_url()}undo/"
    assert "It is in use." in ana.get(page).content.decode()
    said = {"seen_version": "1", "reason": "The wrong file."}
    refused = ana.post(page, said)
    assert (refused.status_code, "Herders: It is in use. (listing)" in refused.content.decode()) == (409, True)
    assert not ImportBatch.objects.exclude(undone_at=None).exists()
    listing.delete()
    assert ana.post(page, said | {"reason": ""}).status_code == 422
    assert ana.post(page, said)["Location"] == batch.get_absolute_url()
    shown = ana.get(batch.get_absolute_url()).content.decode()
    assert ("This import was undone" in shown, "The wrong file." in shown, "Herders" in shown) == (True, True, True)
    assert "Herders" not in ana.get("/actors/").content.decode()


def test_the_rows_of_a_preview_can_be_taken_along(browse, analyst, analyst2, north):
    ana = browse(analyst)
    page = upload(ana, north, linked(row("x", "Strays"), row("1", "Valley Front", prev="9")))["Location"]
    assert [line[3:] for line in table(ana.get(f"{page}report/"))] == [
        ["What happens", "Why"],
        ["Unusable", 'ActorId is "x", not a number.'],
        ["Create", ""],
        ["Left out or odd", "It names the actor 9, who is not in the file."],
    ]
    assert browse(analyst2).get(f"{page}report/").status_code == 404


def test_what_is_marked_red_stays_out_of_the_rows_of_a_preview(browse, analyst, north):
    run(VALLEY, north, analyst)
    Actor.objects.filter(name="Valley Front - River faction").update(marking="red")
    ana = browse(analyst)
    page = upload(ana, north, LATER)["Location"]
    assert "Valley Front - River faction" in ana.get(f"{page}?show=dropped").content.decode()
    assert "Valley Front - River faction" not in ana.get(f"{page}report/").content.decode()
