"""REST of determinations: the whole way, its refusals, and an ETag that knows what changed underneath."""

from datetime import timedelta

import pytest

from actors.domain.determinations import Criterion
from actors.models import Determination, FindingEvidence
from actors.services import sources
from core import clock
from tests import factories

pytestmark = pytest.mark.django_db
UNTIL = (clock.now().date() + timedelta(days=90)).isoformat()


def test_the_whole_way(rest, north, analyst, analyst2, lead, legal, client, stranger):
    actor = factories.make_actor(north, "Salt Road Front")
    source = factories.make_source(north)
    caller, second = rest(analyst), rest(lead)
    every = f"/api/v1/actors/{actor.pk}/determinations/"
    assert rest(stranger).get(every).status_code == 404
    assert rest(client).post(every, {}, format="json").status_code == 403
    made = caller.post(every, {"part": "Ridge battalion"}, format="json")
    assert (made.status_code, made["ETag"], made.json()["holds"]) == (201, '"1"', False)
    here, etag = made["Location"], made["ETag"]
    assert here == f"{every}{made.json()['id']}/"
    said = {"outcome": "legitimate", "reasoning": "It speaks for the road.", "valid_until": UNTIL}
    assert caller.patch(here, said, format="json").status_code == 428
    assert rest(analyst2).patch(here, said, format="json", headers={"If-Match": etag}).status_code == 403
    assert caller.patch(here, {"outcome": "good"}, format="json", headers={"If-Match": etag}).status_code == 422
    etag = caller.patch(here, said, format="json", headers={"If-Match": etag})["ETag"]
    assert caller.patch(here, said, format="json", headers={"If-Match": '"1"'}).status_code == 412
    evidence = {"text": "Four villages say so.", "source_id": str(source.pk), "reliability": "B", "credibility": "2"}
    for criterion in Criterion:
        found = {"finding": "unknown" if criterion is Criterion.IHL else "met", "reasoning": "Asked."}
        answer = caller.patch(f"{here}findings/{criterion}/", found, format="json", headers={"If-Match": etag})
        assert answer.status_code == 200
        added = caller.post(f"{here}findings/{criterion}/evidence/", evidence, format="json")
        etag = added["ETag"]
        assert added.status_code == 201
    no_source = caller.post(f"{here}findings/ihl/evidence/", {"text": "Heard."}, format="json")
    assert (no_source.status_code, list(no_source.json()["fields"])) == (422, ["source_id"])
    piece = added.json()["findings"][0]["evidence"][0]["id"]
    assert rest(analyst2).delete(f"{here}evidence/{piece}/").status_code == 403
    refused = second.post(f"{here}confirm/", {}, format="json", headers={"If-Match": etag})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_whole")
    assert "unknown never counts as met" in refused.json()["detail"]
    etag = caller.patch(here, {"outcome": "contested"}, format="json", headers={"If-Match": etag})["ETag"]
    assert caller.post(f"{here}confirm/", {}, format="json", headers={"If-Match": etag}).status_code == 403
    confirmed = second.post(f"{here}confirm/", {}, format="json", headers={"If-Match": etag})
    assert (confirmed.status_code, confirmed.json()["state"], confirmed.json()["holds"]) == (200, "confirmed", True)
    assert caller.delete(f"{here}evidence/{piece}/").status_code == 409
    dissent = rest(legal).post(f"{here}dissents/", {"text": "Nobody asked the villages."}, format="json")
    assert [one["text"] for one in dissent.json()["dissents"]] == ["Nobody asked the villages."]
    assert (Determination.objects.get().state, FindingEvidence.objects.count()) == ("confirmed", 6)
    told_again_when_a_source_falls(caller, here, every, source, analyst)
    other = factories.make_actor(north)
    assert caller.get(f"/api/v1/actors/{other.pk}/determinations/{made.json()['id']}/").status_code == 404


def told_again_when_a_source_falls(caller, here, every, source, analyst):
    seen = caller.get(here)["ETag"]
    assert caller.get(here, headers={"If-None-Match": seen}).status_code == 304
    sources.refute(source_id=source.pk, seen_version=1, reason="Forged.", by=analyst)
    later = caller.get(here, headers={"If-None-Match": seen})
    assert (later.status_code, later.json()["holds"]) == (200, False)
    assert later.json()["look_again"] == ["A source it rests on was refuted."]
    (row,) = caller.get(every).json()["results"]
    assert row == later.json()
    body = {"reason": "Too late."}
    late = caller.post(f"{here}withdraw/", body, format="json", headers={"If-Match": later["ETag"]})
    assert late.status_code == 409
