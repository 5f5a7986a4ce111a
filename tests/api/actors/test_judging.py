"""REST of judging, refuting and reshaping: the same commands as the pages, the same refusals."""

import pytest

from actors.models import Actor, Name, Source
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front")


def match(record):
    return {"If-Match": f'"{record.version}"'}


def test_a_role_and_a_name_are_judged(rest, analyst, front, north):
    role = factories.make_role(factories.make_person(north), front)
    name = Name.objects.create(actor=front, text="SRF")
    for folder, fact in (("roles", role), ("names", name)):
        address = f"/api/v1/actors/{front.pk}/{folder}/{fact.pk}/"
        body = {"state": "disputed", "reason": "Two accounts differ."}
        answer = rest(analyst).post(f"{address}judge/", body, headers=match(fact))
        assert (answer.status_code, answer.json()["state"]) == (200, "disputed")
        assert answer.json()["state_reason"] == "Two accounts differ."
        assert rest(analyst).post(f"{address}judge/", body, headers=match(fact)).status_code == 412
    other = factories.make_actor(north)
    assert rest(analyst).post(f"/api/v1/actors/{other.pk}/names/{name.pk}/judge/", {}).status_code in {
        404,
        428,
        422,
        400,
    }


def test_a_tag_knows_that_the_origin_of_a_second_source_was_put_right(rest, analyst, front, north):
    one, other = (factories.make_source(north, origin=origin) for origin in ("Radio Salima", "Guards"))
    graded = {"reliability": "A", "credibility": "1", "source": one, "corroborated_by": other}
    Source.objects.filter(pk=other.pk).update(origin="the radio, SALIMA", origin_key=one.origin_key)
    relation = factories.make_relation(front, factories.make_actor(north), state="corroborated", **graded)
    caller, url = rest(analyst), f"/api/v1/relations/{relation.pk}/"
    before = caller.get(url)
    assert (before.json()["state"], before.json()["grade"]) == ("asserted", "A2")
    other.refresh_from_db()
    done = caller.patch(f"/api/v1/sources/{other.pk}/", {"origin": "Elders of Tamar"}, headers=match(other))
    assert done.status_code == 200
    again = caller.get(url, headers={"If-None-Match": before["ETag"]})
    assert (again.status_code, again.json()["state"], again.json()["grade"]) == (200, "corroborated", "A1")


def test_a_source_is_refuted_and_every_answer_says_so(rest, analyst, front, north):
    source = factories.make_source(north)
    graded = {"source": source, "reliability": "B", "credibility": "2"}
    name = Name.objects.create(actor=front, text="SRF", **graded)
    relation = factories.make_relation(front, factories.make_actor(north), **graded)
    caller = rest(analyst)
    before = caller.get(f"/api/v1/relations/{relation.pk}/")
    body = {"reason": "Forged."}
    answer = caller.post(f"/api/v1/sources/{source.pk}/refute/", body, headers=match(source)).json()
    assert (answer["refuted_reason"], answer["version"]) == ("Forged.", 2)
    assert answer["refuted_at"]
    again = caller.get(f"/api/v1/relations/{relation.pk}/", headers={"If-None-Match": before["ETag"]})
    assert (again.status_code, again.json()["source_refuted"]) == (200, True)
    told = again.json()
    assert (told["state"], told["recorded_state"], told["grade"]) == ("disputed", "asserted", "")
    assert (told["reliability"], told["credibility"]) == ("B", "2")
    assert caller.get(f"/api/v1/actors/{front.pk}/names/{name.pk}/").json()["source_refuted"] is True
    told = caller.get(f"/api/v1/actors/{front.pk}/profile/").json()
    for fact in (told["names"][0], told["relations"][0]):
        assert (fact["source_refuted"], fact["grade"], fact["state"]) == (True, "", "disputed")
        assert fact["recorded_state"] == "asserted"
    assert told["size_source_refuted"] is False
    size = {"size_low": 9, "size_reliability": "B", "size_credibility": "2"}
    Actor.objects.filter(pk=front.pk).update(size_source=source, **size)
    told = caller.get(f"/api/v1/actors/{front.pk}/profile/").json()
    assert (told["size_source_refuted"], told["size_grade"], told["size_disputed"]) == (True, "", [])
    assert told["sureness"] == {
        "total": 3, "confirmed": 0, "single": 0, "unsourced": 3, "disputed": 3, "fallen": 3, "rests_on_one": False,
    }  # fmt: skip
    assert [row["id"] for row in caller.get("/api/v1/relations/?state=disputed").json()["results"]] == [
        str(relation.pk)
    ]
    source = Source.objects.get()
    answer = caller.post(f"/api/v1/sources/{source.pk}/reinstate/", {"reason": "Not his."}, headers=match(source))
    assert answer.json()["refuted_at"] is None


def test_a_split_and_a_merger_are_recorded(rest, analyst, front, north):
    tie = factories.make_relation(front, factories.make_actor(north, "Port Union"))
    body = {
        "on": "2024-05-01",
        "parts": [{"name": "Dune Column", "actor_type": "militia"}],
        "fates": [{"id": str(tie.pk), "becomes": "both", "to": 0}],
    }
    address = f"/api/v1/actors/{front.pk}/"
    answer = rest(analyst).post(f"{address}split/", body | {"fates": []}, format="json", headers=match(front))
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"fates"})
    answer = rest(analyst).post(f"{address}split/", body, format="json", headers=match(front))
    made = Actor.objects.get(name="Dune Column")
    assert (answer.status_code, answer.json()["parts"], answer.json()["kind"]) == (201, [str(made.pk)], "split")
    made.refresh_from_db()
    fates = [{"id": str(row.pk), "becomes": "ends"} for row in (*made.relations_out.all(), *made.relations_in.all())]
    body = {"on": "2024-06-01", "status": "dissolved", "parts": [{"actor_id": str(front.pk)}], "fates": fates}
    answer = rest(analyst).post(f"/api/v1/actors/{made.pk}/merge-into/", body, format="json", headers=match(made))
    assert (answer.status_code, answer.json()["kind"]) == (201, "merger")


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("legal", 403)])
def test_outsiders_and_readers_are_refused(rest, request, front, north, who, status):
    source = factories.make_source(north)
    caller = rest(request.getfixturevalue(who))
    for address, body in (
        (f"sources/{source.pk}/refute/", {"reason": "Forged."}),
        (f"actors/{front.pk}/split/", {"on": "2024-05-01", "parts": [], "fates": []}),
        (f"actors/{front.pk}/merge-into/", {"on": "2024-05-01", "parts": [], "fates": []}),
    ):
        answer = caller.post(f"/api/v1/{address}", body, format="json", headers={"If-Match": '"1"'})
        assert answer.status_code == status, address
    source.refresh_from_db()
    assert not source.is_refuted


def test_a_listing_and_an_area_are_judged_and_the_profile_says_so(rest, analyst, front, north):
    source = factories.make_source(north)
    listing = factories.make_listing(front, source=source, reliability="B", credibility="2")
    caller = rest(analyst)
    body = {"state": "disputed", "reason": "Two accounts differ."}
    answer = caller.post(f"/api/v1/listings/{listing.pk}/judge/", body, headers=match(listing))
    assert (answer.status_code, answer.json()["state"]) == (200, "disputed")
    assert answer.json()["sources"] == [{"id": str(source.pk), "title": source.title}]
    area = caller.post(f"/api/v1/actors/{front.pk}/areas/", {"place": "Tamar", "presence": "operates"})
    answer = caller.post(f"{area['Location']}judge/", body, headers={"If-Match": area["ETag"]})
    assert (answer.status_code, answer.json()["state"]) == (200, "disputed")
    before = caller.get(f"/api/v1/listings/{listing.pk}/")["ETag"]
    caller.post(f"/api/v1/sources/{source.pk}/refute/", {"reason": "Forged."}, headers=match(source))
    again = caller.get(f"/api/v1/listings/{listing.pk}/", headers={"If-None-Match": before})
    assert (again.status_code, again.json()["source_refuted"]) == (200, True)
    told = caller.get(f"/api/v1/actors/{front.pk}/profile/").json()
    assert [(one["state"], one["source_refuted"], one["grade"]) for one in told["listings"]] == [("disputed", True, "")]
    assert [(one["place"], one["state"], "source" in one) for one in told["areas"]] == [("Tamar", "disputed", False)]
