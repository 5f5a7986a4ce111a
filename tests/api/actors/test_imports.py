"""An import over REST: the dry run says what the import does, and either all of it happens or nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actors.models import Actor, ImportBatch
from tests.unit.actors.test_ucdp import HEADER, ROW, file

pytestmark = pytest.mark.django_db
URL = "/api/v1/actors/import/"


def second(**cells):
    return [cells.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]


def send(caller, place, content, **more):
    sent = {"compartment_id": str(place.pk), "file": SimpleUploadedFile("actors.csv", content), **more}
    return caller.post(URL, sent, format="multipart")


def test_a_dry_run_says_what_would_happen_and_writes_nothing(rest, analyst, north):
    answer = send(rest(analyst), north, file(ROW, second(ActorId="x")), dry_run="true")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["batch_id"], said["version"]) == (None, "22.1")
    assert said["counts"] == {"create": 1, "update": 0, "renamed": 0, "dropped": 0, "unchanged": 0, "rejected": 1}
    assert [(line["number"], line["outcome"]) for line in said["lines"]] == [(2, "create"), (3, "rejected")]
    assert said["lines"][1]["why"]
    assert not Actor.objects.exists()


def test_an_import_creates_and_a_repeat_changes_nothing(rest, analyst, north):
    caller, content = rest(analyst), file(ROW)
    answer = send(caller, north, content)
    assert (answer.status_code, answer.json()["counts"]["create"]) == (201, 1)
    actor = Actor.objects.get()
    assert (actor.compartment, answer.json()["lines"][0]["actor_id"]) == (north, str(actor.pk))
    assert answer.json()["batch_id"] == str(ImportBatch.objects.get().pk)
    again = send(caller, north, content)
    assert (again.status_code, again.json()["batch_id"], again.json()["lines"]) == (200, None, [])
    assert ImportBatch.objects.count() == 1


def test_one_bad_row_and_nothing_happens(rest, analyst, north):
    answer = send(rest(analyst), north, file(ROW, second(ActorId="x")))
    assert (answer.status_code, answer.json()["code"]) == (422, "rows_rejected")
    assert not Actor.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2\n", b"\0" * 50])
def test_what_is_no_such_file_is_refused(rest, analyst, north, content):
    answer = send(rest(analyst), north, content)
    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (
        422,
        "unreadable_file",
        ["file"],
    )


def test_only_where_one_may_register(rest, analyst, legal, stranger, north):
    assert send(rest(stranger), north, file(ROW)).status_code == 404
    assert send(rest(legal), north, file(ROW)).status_code == 403
    assert send(rest(analyst, scopes=["read:actors"]), north, file(ROW)).status_code == 403
    assert not Actor.objects.exists()


def test_a_misspelt_field_is_refused(rest, analyst, north):
    answer = send(rest(analyst), north, file(ROW), dry_rum="true")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["dry_rum"])
    assert not Actor.objects.exists()


def test_the_same_import_under_one_key_happens_once(rest, analyst, north):
    caller = rest(analyst)
    sent = {"compartment_id": str(north.pk), "file": SimpleUploadedFile("actors.csv", file(ROW))}
    first = caller.post(URL, sent, format="multipart", HTTP_IDEMPOTENCY_KEY="import-1")
    sent["file"] = SimpleUploadedFile("actors.csv", file(ROW))
    second_answer = caller.post(URL, sent, format="multipart", HTTP_IDEMPOTENCY_KEY="import-1")
    assert (first.status_code, second_answer.status_code) == (201, 201)
    assert second_answer["Idempotency-Replayed"] == "true"
    assert ImportBatch.objects.count() == 1


def test_imports_are_read_and_undone_over_rest(rest, analyst, legal, stranger, north):
    made = send(rest(analyst), north, file(ROW)).json()["batch_id"]
    one = f"/api/v1/actors/imports/{made}/"
    assert [row["id"] for row in rest(legal).get("/api/v1/actors/imports/").json()["results"]] == [made]
    assert rest(stranger).get("/api/v1/actors/imports/").json()["results"] == []
    read = rest(legal).get(one)
    assert (read.json()["created"], read.json()["undone_at"], rest(stranger).get(one).status_code) == (1, None, 404)
    counts = {"updated", "dropped", "unchanged", "relations"}
    assert (counts & set(read.json()), counts - set(rest(analyst).get(one).json())) == (set(), set())
    why, undo = {"reason": "The wrong file."}, f"{one}undo/"
    seen = {"HTTP_IF_MATCH": read["ETag"]}
    assert rest(legal).post(undo, why, format="json", **seen).status_code == 403
    assert rest(stranger).post(undo, why, format="json", **seen).status_code == 404
    assert rest(analyst).post(undo, why, format="json").status_code == 428
    assert rest(analyst).post(undo, why, format="json", HTTP_IF_MATCH='"7"').status_code == 412
    actor = Actor.objects.get()
    Actor.objects.update(version=2)
    refused = rest(analyst).post(undo, why, format="json", **seen)
    assert (refused.status_code, refused.json()["code"], refused.json()["fields"]) == (
        409,
        "in_the_way",
        {"row_2": "Upper Valley Front: The actor was changed since."},
    )
    Actor.objects.update(version=1)
    done = rest(analyst).post(undo, why, format="json", **seen)
    assert (done.status_code, done.json()["undone_reason"]) == (200, "The wrong file.")
    assert rest(analyst).get(f"/api/v1/actors/{actor.pk}/").status_code == 404
    assert rest(analyst).get(f"/api/v1/actors/{actor.pk}/profile/").status_code == 404


def test_a_csv_file_is_read_by_the_columns_that_are_sent(rest, analyst, north):
    content = b"Ref;Group;Remarks\r\nK1;Upper Valley Front;x\r\n"
    columns = '{"Ref": "id:other", "Group": "name"}'
    missing = send(rest(analyst), north, content, format="csv")
    assert (missing.status_code, list(missing.json()["fields"])) == (422, ["columns"])
    for bad in ("[1]", '{"Ref": 1}', "no json", "[" * 100_000, '{"\\ud800": "name"}', '{"Ref": "\\ud800"}'):
        assert send(rest(analyst), north, content, format="csv", columns=bad).status_code in {400, 422}
    strange = send(rest(analyst), north, content, format="csv", columns='{"Nom": "name"}')
    assert (strange.status_code, strange.json()["detail"]) == (422, "The file has no column Nom.")
    assert not Actor.objects.exists()
    made = send(rest(analyst), north, content, format="csv", columns=columns, source_title="Field list")
    assert (made.status_code, made.json()["counts"]["create"]) == (201, 1)
    assert Actor.objects.get().external_ids.get().value == "K1"
    assert send(rest(analyst), north, content, format="csv", columns=columns).status_code == 200
