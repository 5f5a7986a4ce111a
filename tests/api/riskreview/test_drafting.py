"""Checklists and the review policy in the making over REST: the same rules as on their pages."""

import pytest

from riskreview.models import ChecklistDraft, ChecklistTemplate, PolicyDraft, ReviewPolicy
from riskreview.services import review_policy

pytestmark = pytest.mark.django_db
API = "/api/v1"


def at(version):
    return {"headers": {"If-Match": f'"{version}"'}}


def test_a_checklist_is_drafted_with_a_token_and_published_by_a_person(
    rest, rest_in_person, published, admin, analyst, senior
):
    writer, drafts = rest(admin), f"{API}/checklist-drafts/"
    assert rest(analyst).post(drafts, {"lane": "legal"}).status_code == 403
    begun = writer.post(drafts, {"lane": "legal"})
    assert (begun.status_code, begun["ETag"], begun.data["begun_from"]) == (201, '"1"', 2)
    here = begun["Location"]
    assert writer.post(drafts, {"lane": "legal"}).data["code"] == "draft_open"
    body = begun.data["body"]
    body["items"][0]["question"] = "Who says that we may?"
    faulty = {**body, "items": [{**body["items"][0], "scale": "TEN"}]}
    for caller, sent, headers, status in (
        (rest(analyst), body, at(1), 403),
        (writer, body, {}, 428),
        (writer, body, at(7), 412),
        (writer, faulty, at(1), 422),
        (writer, {**body, "lane": "ethical"}, at(1), 422),
    ):
        assert caller.put(here, {"body": sent}, **headers).status_code == status
    assert ChecklistDraft.objects.get().version == 1
    assert writer.put(here, {"body": body}, **at(1))["ETag"] == '"2"'
    (row,) = rest(analyst).get(f"{here}compared/").data
    assert (row["code"], row["kinds"], row["after"]["question"]) == ("L01", ["reworded"], "Who says that we may?")
    body["modules"][0]["asked_when"] = {"lethal": True}
    assert writer.put(here, {"body": body}, **at(2)).status_code == 200
    rows = rest(analyst).get(f"{here}compared/").data
    module = rows[0]
    assert (module["code"], module["kinds"], module["after"]["asked_when"]) == ("PMC", ["chosen"], {"lethal": True})
    body["modules"][0]["asked_when"] = module["before"]["asked_when"]
    assert writer.put(here, {"body": body}, **at(3))["ETag"] == '"4"'
    assert [row["id"] for row in rest(analyst).get(f"{drafts}?open=true&lane=legal").data["results"]] == [begun.data["id"]]  # fmt: skip
    publish = f"{here}publish/"
    assert rest(senior).post(publish, **at(4)).data["code"] == "step_up_needed"
    assert rest_in_person(senior, confirmed=False).post(publish, **at(4)).data["code"] == "step_up_needed"
    assert rest_in_person(admin).post(publish, **at(4)).status_code == 403
    assert rest_in_person(senior).post(publish, **at(1)).status_code == 412
    assert ChecklistTemplate.objects.filter(lane="legal").count() == 2
    made = rest_in_person(senior).post(publish, **at(4))
    assert (made.status_code, made.data["number"]) == (201, 3)
    address = f"{API}/checklists/{made.data['id']}/compared/"
    assert [row["code"] for row in rest(analyst).get(address).data] == ["L01"]
    assert len(rest(analyst).get(f"{address}?with=1").data) > 10
    assert rest(analyst).get(f"{address}?with=9").status_code == 404
    assert rest(analyst).get(f"{address}?with=x").status_code == 400
    other = writer.post(drafts, {"lane": "ethical"})
    gone = writer.post(f"{other['Location']}give-up/", {"reason": "A slip."}, **at(1))
    assert (gone.status_code, gone.data["is_open"]) == (200, False)


def test_the_policy_is_drafted_with_a_token_and_published_by_a_person(
    rest, rest_in_person, published, admin, analyst, senior
):
    review_policy.publish_first()
    writer, reader, address = rest(admin), rest(analyst), f"{API}/review-policy/"
    inforce = reader.get(address).data
    assert (inforce["number"], inforce["document"]["deadlines"]["legal"]) == (1, 5)
    assert [row["number"] for row in reader.get(f"{address}versions/").data["results"]] == [1]
    assert reader.get(f"{address}versions/9/").status_code == 404
    draft, document = f"{address}draft/", inforce["document"]
    assert reader.get(draft).status_code == 404
    document["deadlines"]["legal"] = 4
    said = {"document": document, "reason": "Lists change weekly."}
    too_mild = {**said, "document": {**document, "levels": {**document["levels"], "tier_3": 1}}}
    assert reader.put(draft, said).status_code == 403
    refused = writer.put(draft, too_mild)
    assert (refused.status_code, list(refused.data["fields"])) == (422, ["levels.tier_3"])
    assert writer.put(draft, said, **at(1)).data["code"] == "no_draft"
    assert not PolicyDraft.objects.exists()
    assert writer.put(draft, said)["ETag"] == '"1"'
    assert writer.put(draft, said).data["code"] == "draft_exists"
    document["deadlines"]["legal"] = 3
    assert writer.put(draft, said, **at(9)).status_code == 412
    assert writer.put(draft, said, **at(1))["ETag"] == '"2"'
    assert [(row["before"], row["after"]) for row in reader.get(draft).data["changes"]] == [("5", "3")]
    publish = f"{draft}publish/"
    assert rest(senior).post(publish, **at(2)).data["code"] == "step_up_needed"
    assert rest_in_person(admin).post(publish, **at(2)).status_code == 403
    assert ReviewPolicy.objects.count() == 1
    assert rest_in_person(senior).post(publish, **at(2)).data["number"] == 2
    (row,) = reader.get(f"{address}versions/2/compared/").data
    assert (row["before"], row["after"]) == ("5", "3")
    assert reader.get(f"{address}versions/1/compared/").data == []
    document["deadlines"]["legal"] = 2
    assert writer.put(draft, said).status_code == 200
    assert writer.delete(draft).status_code == 428
    assert reader.delete(draft, **at(1)).status_code == 403
    assert writer.delete(draft, **at(1)).status_code == 204
    assert (PolicyDraft.objects.exists(), writer.delete(draft, **at(1)).status_code) == (False, 404)
