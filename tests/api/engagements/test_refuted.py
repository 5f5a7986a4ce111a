"""Over REST, what rests on a refuted source says so, and nobody is told that nothing changed."""

import pytest

from actors.services import sources
from tests.factories import make_actor, make_source
from tests.integration.reassessment.conftest import become, make_contact, make_incident, make_information, make_promise

pytestmark = pytest.mark.django_db


def test_a_refuted_source_changes_the_answer_and_its_tag(rest, north, analyst, lead):
    source, actor = make_source(north, "Radio of the pass"), make_actor(north)
    graded = {"source": source, "reliability": "B", "credibility": "2"}
    contact = make_contact(north, actor, analyst)
    learnt = make_information(contact, actor, analyst, **graded)
    incident = make_incident(north, analyst, actor=actor, **graded)
    promise = become(make_promise(contact, actor, analyst), "fulfilled", grade=graded)
    facts = {
        f"/api/v1/information/{learnt.pk}/": lambda data: data,
        f"/api/v1/incidents/{incident.pk}/": lambda data: data,
        f"/api/v1/commitments/{promise.pk}/": lambda data: data["events"][-1],
    }
    caller = rest(analyst)
    before = {}
    for url, fact in facts.items():
        answer = caller.get(url)
        assert fact(answer.json())["source_refuted"] is False, url
        before[url] = answer["ETag"]
        assert caller.get(url, headers={"If-None-Match": before[url]}).status_code == 304
    source = sources.refute(source_id=source.pk, seen_version=source.version, reason="Made up.", by=lead)
    for url, fact in facts.items():
        answer = caller.get(url, headers={"If-None-Match": before[url]})
        assert (answer.status_code, fact(answer.json())["source_refuted"]) == (200, True), url
        assert answer["ETag"] != before[url]
        assert caller.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    for url in ("/api/v1/information/", "/api/v1/incidents/"):
        assert [row["source_refuted"] for row in caller.get(url).json()["results"]] == [True], url
    sources.reinstate(source_id=source.pk, seen_version=source.version, reason="It was true.", by=lead)
    assert {url: caller.get(url)["ETag"] for url in facts} == before
