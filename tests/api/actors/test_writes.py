"""REST writes: the same services as the pages, with ETags, idempotency, problem details."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor, ExternalId, Interest, Listing, Name, Person, PersonRole, Relation, Source
from actors.selectors import search
from core import clock
from core.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = clock.now().date().isoformat()


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def guard(north):
    return factories.make_actor(north, "Coast Guard")


@pytest.fixture
def mara(north):
    return factories.make_person(north, "Mara Oun")


@pytest.fixture
def ana(rest, analyst):
    return rest(analyst)


def test_an_actor_is_registered_read_changed_and_reclassified(ana, north, analyst):
    body = {"compartment_id": str(north.pk), "name": "Salt Road Front", "actor_type": "militia", "countries": ["ML"]}
    made = ana.post("/api/v1/actors/", body)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    where = made["Location"]
    assert ana.get(where)["ETag"].startswith('"1-')
    changed = ana.patch(where, {"summary": "Holds the road"}, HTTP_IF_MATCH=made["ETag"])
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    kind = {"actor_type": "insurgent_group", "subtypes": [], "status": "active", "since": TODAY, "reason": "Report 4"}
    again = ana.post(f"{where}reclassify/", kind, HTTP_IF_MATCH='"2"')
    assert again.json()["actor_type"] == "insurgent_group"
    assert ana.post(f"{where}confirm-review/", {}, HTTP_IF_MATCH='"3"').json()["reviewed_at"]
    actor = Actor.objects.get()
    assert (actor.summary, actor.reviewed_by, actor.version) == ("Holds the road", analyst, 4)
    assert set(AuditEvent.objects.values_list("source", flat=True)) == {"rest"}


def test_a_write_under_one_key_happens_once(ana, north):
    body = {"compartment_id": str(north.pk), "name": "Salt Road Front"}
    first, again = (ana.post("/api/v1/actors/", body, HTTP_IDEMPOTENCY_KEY="k1") for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert Actor.objects.count() == 1


def test_many_are_registered_at_once_or_none(ana, north, rest, auditor, analyst):
    source, far = factories.make_source(north), factories.make_source(factories.make_compartment("south"))
    fallen = factories.make_source(
        north, "Rumour", refuted_at=clock.now(), refuted_by=analyst, refuted_reason="Made up"
    )
    cited = {"size_low": 5, "size_source_id": str(source.pk), "size_reliability": "B", "size_credibility": "2"}

    def rows(many, **more):
        place = {"compartment_id": str(north.pk), "actor_type": "militia"}
        return [{**place, "name": f"Band {number}", **cited, **more} for number in range(many)]

    def send(body, caller=ana, **headers):
        return caller.post("/api/v1/actors/bulk/", {"rows": body}, **headers)

    wrong = rows(6)
    wrong[1]["countries"], wrong[2]["size_low"], wrong[2]["size_high"] = ["XX"], 9, 3
    wrong[3]["size_source_id"], wrong[5]["size_source_id"] = str(far.pk), str(fallen.pk)
    refused = send(wrong)
    fields = ["rows[1].countries", "rows[2].size_high", "rows[3].size_source_id", "rows[5].size_source_id"]
    assert (refused.status_code, sorted(refused.json()["fields"])) == (422, fields)
    misshapen = send([*rows(2), {"compartment_id": str(north.pk), "nmae": "X"}])
    assert (misshapen.status_code, set(misshapen.json()["fields"])) == (422, {"rows[2].nmae"})
    assert {send(body).status_code for body in ([], rows(501))} == {422}
    assert send([*rows(1), *rows(1, compartment_id=str(far.compartment_id))]).status_code == 404
    assert send(rows(1), rest(auditor)).status_code in {403, 404}
    assert not Actor.objects.exists()
    assert not AuditEvent.objects.filter(verb="actors.registered").exists()

    def statements(many, **headers):
        with CaptureQueriesContext(connection) as asked:
            answer = send(rows(many), **headers)
        assert answer.status_code == 201, answer.json()
        assert [row["name"] for row in answer.json()["rows"]] == [f"Band {number}" for number in range(many)]
        return len(asked), [row["id"] for row in answer.json()["rows"]]

    few, first = statements(3, HTTP_IDEMPOTENCY_KEY="many")
    more, _ids = statements(40)
    assert more - few <= 37  # the audit event of each, and no look-up
    assert statements(3, HTTP_IDEMPOTENCY_KEY="many")[1] == first
    made = AuditEvent.objects.filter(verb="actors.registered", by=analyst, source="rest")
    assert made.values("subject_id").distinct().count() == Actor.objects.count() == 43
    assert not Actor.objects.filter(standing=None).exists()


def test_names_are_added_to_many_at_once_or_not_at_all(ana, front, guard, north, rest, analyst):
    actor_hidden = factories.make_actor(factories.make_compartment("south"))
    source, far = factories.make_source(north), factories.make_source(actor_hidden.compartment)
    cited = {"source_id": str(source.pk), "reliability": "B", "credibility": "2"}
    Name.objects.create(actor=front, text="Old Salt", kind="former")
    reader = rest(factories.make_user(role="analyst", sees=[north]))

    def row(actor=front, text="Salt", **more):
        return {"actor_id": str(getattr(actor, "pk", actor)), "text": text, **cited, **more}

    def send(*rows, caller=ana, **headers):
        return caller.post("/api/v1/actors/names/bulk/", {"rows": list(rows)}, **headers)

    def refused(status, *rows, caller=ana):
        answer = send(*rows, caller=caller)
        assert answer.status_code == status, answer.json()
        return answer.json()["fields"]

    wrong = [
        row(text="Old Salt", kind="former"),
        row(text="Twin"),
        row(text="Twin"),
        row(until=TODAY, since="2999-01-01"),
    ]
    wrong += [
        row(text="Road", script="Arab"),
        row(source_id=str(far.pk), text="Far"),
        row(text="Ungraded", credibility=""),
    ]
    said = refused(422, *wrong)
    assert sorted(said) == [
        "rows[0].text", "rows[2].text", "rows[3].until", "rows[4].script", "rows[5].source_id", "rows[6].credibility",
    ]  # fmt: skip
    assert said["rows[2].text"] == "rows[1] gives the actor this name already."
    assert set(refused(422, row(), {**row(), "txet": "X"})) == {"rows[1].txet"}
    hidden, absent = refused(404, row(), row(actor_hidden)), refused(404, row(), row(UUID(int=7)))
    assert hidden == absent == {"rows[1].actor_id": "There is no such actor."}
    assert refused(403, row(), caller=reader) == {
        "rows[0]": "You may read this compartment but not change its records."
    }
    assert [send(*rows).status_code for rows in ((), [row(text=str(number)) for number in range(501)])] == [422, 422]
    assert [name.text for name in Name.objects.all()] == ["Old Salt"]
    assert not AuditEvent.objects.filter(verb="actors.name_added").exists()

    def statements(many, stem, **headers):
        rows = [row(front if number % 2 else guard, f"{stem} {number}") for number in range(many)]
        with CaptureQueriesContext(connection) as asked:
            answer = send(*rows, **headers)
        assert answer.status_code == 201, answer.json()
        assert [one["text"] for one in answer.json()["rows"]] == [one["text"] for one in rows]
        assert answer.json()["rows"][0]["sources"][0]["id"] == str(source.pk)
        return len(asked), [one["id"] for one in answer.json()["rows"]]

    few, first = statements(3, "Sel", HTTP_IDEMPOTENCY_KEY="names")
    more, _ids = statements(40, "Zout")
    assert more - few <= 37  # the audit event of each, and no look-up
    assert statements(3, "Sel", HTTP_IDEMPOTENCY_KEY="names")[1] == first
    made = AuditEvent.objects.filter(verb="actors.name_added", by=analyst, source="rest")
    assert made.values("subject_id").distinct().count() == 43
    assert set(search.matching(Actor.objects.all(), "zout")) == {front, guard}


def test_relations_are_asserted_many_at_once_or_not_at_all(ana, front, guard, north, rest, analyst):
    source = factories.make_source(north)
    cited = {"source_id": str(source.pk), "reliability": "B", "credibility": "2"}
    others = [factories.make_actor(north, f"Band {number}") for number in range(40)]
    known = factories.make_relation(front, guard, "allied_with")
    actor_hidden = factories.make_actor(factories.make_compartment("south"))
    reader = rest(factories.make_user(role="analyst", sees=[north]))

    def row(one=front, other=guard, relation_type="sponsors", **more):
        ends = {"from_actor_id": str(getattr(one, "pk", one)), "to_actor_id": str(getattr(other, "pk", other))}
        return {**ends, "relation_type": relation_type, **cited, **more}

    def send(*rows, caller=ana, **headers):
        return caller.post("/api/v1/relations/bulk/", {"rows": list(rows)}, **headers)

    def refused(status, *rows, caller=ana):
        answer = send(*rows, caller=caller)
        assert answer.status_code == status, answer.json()
        return answer.json()["fields"]

    wrong = [row(), row(other=front), row(since="2021-02-01", until="2020-01-01"), row(strength=6)]
    wrong += [row(relation_type="hosts", other=actor_hidden), row(relation_type="rival_of", support_kinds=["funding"])]
    assert sorted(refused(422, *wrong)) == [
        "rows[1].to_actor_id", "rows[2].until", "rows[3].strength", "rows[4].to_actor_id", "rows[5].support_kinds",
    ]  # fmt: skip
    assert set(refused(404, row(), row(actor_hidden))) == {"rows[1].from_actor_id"}
    assert set(refused(404, row(), row(UUID(int=7)))) == {"rows[1].from_actor_id"}
    assert set(refused(403, row(), caller=reader)) == {"rows[0]"}
    assert refused(409, row(), row(guard, front, "allied_with"), row(), row(since="2001-01-01")) == {
        "rows[1]": "This relation is recorded already: correct it, or judge it.",
        "rows[2]": "rows[0] says this already.",
        "rows[3]": "rows[0] says this already.",
    }
    assert list(Relation.objects.all()) == [known]
    assert not AuditEvent.objects.filter(verb="actors.relation_added").exists()

    opposed = send(row(relation_type="hostile_to"), row(other=others[0], relation_type="rival_of"),
                   row(others[0], front, "finances")).json()["rows"]  # fmt: skip
    assert [one["state"] for one in opposed] == ["disputed"] * 3
    assert [one["contradicts_id"] for one in opposed] == [str(known.pk), None, opposed[1]["id"]]
    known.refresh_from_db()
    assert (known.state, known.version) == ("disputed", 2)

    def statements(many, kind, **headers):
        with CaptureQueriesContext(connection) as asked:
            answer = send(*(row(other, relation_type=kind) for other in others[:many]), **headers)
        assert answer.status_code == 201, answer.json()
        return len(asked), [one["id"] for one in answer.json()["rows"]]

    few, first = statements(3, "supplies", HTTP_IDEMPOTENCY_KEY="ties")
    more, _ids = statements(40, "hosts")
    assert more - few <= 37  # the audit event of each, and no look-up
    assert statements(3, "supplies", HTTP_IDEMPOTENCY_KEY="ties")[1] == first
    made = AuditEvent.objects.filter(verb="actors.relation_added", by=analyst, source="rest")
    assert made.values("subject_id").distinct().count() == Relation.objects.exclude(pk=known.pk).count() == 46


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 428), ({"HTTP_IF_MATCH": "soon"}, 400), ({"HTTP_IF_MATCH": '"7"'}, 412)]
)
def test_a_change_names_the_version_it_saw(ana, front, headers, status):
    answer = ana.patch(f"/api/v1/actors/{front.pk}/", {"name": "X"}, **headers)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    front.refresh_from_db()
    assert front.name == "Salt Road Front"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"countries": ["XX"]}, "countries"),
        ({"size_low": 9, "size_high": 3}, "size_high"),
        ({"structure": "pyramid"}, "structure"),
        ({"name": ""}, "name"),
        ({"actor_type": "state"}, "actor_type"),
        ({"nmae": "X"}, "nmae"),
        ({"size_low": 10**30}, "size_low"),
        ({"founded_year": None, "ended_year": 5}, "ended_year"),
        ({"size_source_id": "b0c1f0c0-0000-4000-8000-000000000000"}, "size_source_id"),
    ],
)
def test_nonsense_is_refused_by_field_and_changes_nothing(ana, front, body, field):
    answer = ana.patch(f"/api/v1/actors/{front.pk}/", body, HTTP_IF_MATCH='"1"')
    assert answer.status_code == 422, answer.json()
    assert set(answer.json()["fields"]) == {field}
    front.refresh_from_db()
    assert front.version == 1


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff"])
def test_a_body_that_is_no_object_is_refused(ana, front, body):
    answer = ana.generic("PATCH", f"/api/v1/actors/{front.pk}/", body, "application/json", HTTP_IF_MATCH='"1"')
    assert answer.status_code in {400, 422}
    front.refresh_from_db()
    assert front.version == 1


FACTS = [
    ("names", {"text": "Jabhat al-Milh", "kind": "alias", "language": "ar"}, {"text": "Jabhat Milh"}, Name),
    ("interests", {"category": "religion", "text": "Keep the shrine", "priority": 1}, {"priority": 2}, Interest),
    ("incentive-responses", {"category": "humanitarian_aid", "response": "some"}, {"notes": "Twice"}, None),
    ("cultural-notes", {"kind": "gifts", "text": "Tea"}, {"text": "Green tea"}, None),
    ("estimates", {"low": 80, "high": 200}, {"high": 220}, None),
    ("areas", {"country": "ML", "presence": "operates"}, {"place": "Tamar"}, None),
]


@pytest.mark.parametrize(("folder", "body", "correction", "model"), FACTS)
def test_facts_are_added_corrected_and_ended(ana, front, guard, north, folder, body, correction, model):
    source = factories.make_source(north, "Radio Salima")
    graded = {"source_id": str(source.pk), "reliability": "B", "credibility": "2"}
    made = ana.post(f"/api/v1/actors/{front.pk}/{folder}/", {**body, **graded})
    assert made.status_code == 201, made.json()
    assert made.json()["sources"] == [{"id": str(source.pk), "title": "Radio Salima"}]
    where = made["Location"]
    assert ana.get(where)["ETag"] == '"1"'
    assert ana.get(where.replace(str(front.pk), str(guard.pk))).status_code == 404
    assert ana.patch(where, correction, HTTP_IF_MATCH='"1"').json()["version"] == 2
    ended = ana.post(f"{where}end/", {"on": TODAY}, HTTP_IF_MATCH='"2"')
    assert (ended.status_code, ended["ETag"]) == (200, '"3"')
    assert ana.post(f"{where}end/", {"on": TODAY}, HTTP_IF_MATCH='"3"').status_code == 409
    if model is not None:
        assert model.objects.get().version == 3


def test_identifiers(ana, front):
    folder = f"/api/v1/actors/{front.pk}/external-ids/"
    made = ana.post(folder, {"scheme": "wikidata", "value": "Q1"})
    assert made.status_code == 201
    assert ana.post(folder, {"scheme": "wikidata", "value": "Q1"}).status_code == 409
    assert ana.delete(f"{folder}{made.json()['id']}/").status_code == 204
    assert not ExternalId.objects.exists()


def test_people_and_roles(ana, front, north, rest, lead):
    body = {
        "compartment_id": str(north.pk),
        "real_name": "Idris Vale",
        "sensitivity": "protected_source",
        "pseudonym": "Heron",
        "aliases": ["The Baker"],
    }
    made = ana.post("/api/v1/persons/", body)
    assert (made.json()["name"], made.json()["aliases"]) == ("Idris Vale", ["The Baker"])
    seen = rest(lead).get(made["Location"])
    assert seen.json()["name"] == "Heron"
    assert "aliases" not in seen.json()
    assert "Idris" not in rest(lead).get("/api/v1/persons/").content.decode()
    assert rest(lead).get("/api/v1/persons/?q=Idris").json()["results"] == []
    refused = rest(lead).patch(made["Location"], {"real_name": "X"}, HTTP_IF_MATCH='"1"')
    assert refused.status_code == 403
    role = ana.post(f"/api/v1/actors/{front.pk}/roles/", {"person_id": made.json()["id"], "role": "liaison_officer"})
    assert role.status_code == 201
    ended = ana.post(f"{role['Location']}end/", {"on": TODAY}, HTTP_IF_MATCH=role["ETag"])
    assert ended.json()["until"] == TODAY
    assert rest(lead).get(f"/api/v1/persons/?actor={front.pk}").json()["results"][0]["name"] == "Heron"
    assert Person.objects.get().real_name == "Idris Vale"
    assert PersonRole.objects.get().version == 2


def test_relations(ana, front, guard):
    body = {"from_actor_id": str(front.pk), "to_actor_id": str(guard.pk), "relation_type": "allied_with"}
    made = ana.post("/api/v1/relations/", body)
    assert (made.status_code, made.json()["state"]) == (201, "asserted")
    assert ana.post("/api/v1/relations/", body).status_code == 409
    against = ana.post("/api/v1/relations/", {**body, "relation_type": "hostile_to"})
    assert against.json()["contradicts_id"] == made.json()["id"]
    assert {row["state"] for row in ana.get(f"/api/v1/relations/?actor={front.pk}").json()["results"]} == {"disputed"}
    judged = ana.post(f"{made['Location']}judge/", {"state": "refuted", "reason": "Forged"}, HTTP_IF_MATCH='"2"')
    assert judged.json()["state"] == "refuted"
    ended = ana.post(f"{against['Location']}end/", {"on": TODAY}, HTTP_IF_MATCH='"1"')
    assert ended.json()["until"] == TODAY
    changed = ana.patch(against["Location"], {"strength": 5}, HTTP_IF_MATCH='"2"')
    assert changed.json()["strength"] == 5
    itself = ana.post("/api/v1/relations/", {**body, "to_actor_id": str(front.pk)})
    assert set(itself.json()["fields"]) == {"to_actor_id"}
    assert Relation.objects.count() == 2


def test_listings(ana, front, mara):
    body = {
        "actor_id": str(front.pk),
        "list_code": "us_fto",
        "listed_on": "2020-01-01",
        "legal_effects": ["asset_freeze"],
    }
    made = ana.post("/api/v1/listings/", body)
    assert made.status_code == 201, made.json()
    where = made["Location"]
    assert ana.patch(where, {"reference": "FTO-7"}, HTTP_IF_MATCH='"1"').json()["reference"] == "FTO-7"
    assert ana.post(f"{where}confirm/", {}, HTTP_IF_MATCH='"2"').json()["checked_on"] == TODAY
    ended = ana.post(f"{where}end/", {"on": TODAY, "reason": "Revoked"}, HTTP_IF_MATCH='"3"')
    assert ended.json()["delisted_on"] == TODAY
    assert ana.get("/api/v1/listings/?live=true").json()["results"] == []
    assert len(ana.get(f"/api/v1/listings/?actor={front.pk}").json()["results"]) == 1
    warrant = {**body, "actor_id": None, "person_id": str(mara.pk), "list_code": "icc_warrant"}
    assert ana.post("/api/v1/listings/", warrant).status_code == 201
    assert ana.post("/api/v1/listings/", {**warrant, "actor_id": str(front.pk)}).status_code == 422
    assert Listing.objects.count() == 2


def test_sources(ana, north):
    made = ana.post("/api/v1/sources/", {"compartment_id": str(north.pk), "title": "Radio", "kind": "press"})
    assert ana.patch(made["Location"], {"reliability": "C"}, HTTP_IF_MATCH='"1"').json()["reliability"] == "C"
    assert ana.get("/api/v1/sources/?q=rad").json()["results"][0]["title"] == "Radio"
    assert Source.objects.get().version == 2


def addresses(front, mara, role, relation, listing, source):
    actor = f"/api/v1/actors/{front.pk}/"
    return [
        ("PATCH", actor),
        ("POST", f"{actor}reclassify/"),
        ("POST", f"{actor}confirm-review/"),
        ("POST", f"{actor}periods/"),
        ("POST", f"{actor}periods/{front.periods.get().pk}/correct/"),
        *(("POST", f"{actor}{folder}/") for folder, *_rest in FACTS),
        ("POST", f"{actor}external-ids/"),
        ("POST", f"{actor}roles/"),
        ("PATCH", f"{actor}roles/{role.pk}/"),
        ("POST", f"{actor}roles/{role.pk}/end/"),
        ("PATCH", f"/api/v1/persons/{mara.pk}/"),
        ("PATCH", f"/api/v1/relations/{relation.pk}/"),
        ("POST", f"/api/v1/relations/{relation.pk}/end/"),
        ("POST", f"/api/v1/relations/{relation.pk}/judge/"),
        ("PATCH", f"/api/v1/listings/{listing.pk}/"),
        ("POST", f"/api/v1/listings/{listing.pk}/end/"),
        ("POST", f"/api/v1/listings/{listing.pk}/confirm/"),
        ("PATCH", f"/api/v1/sources/{source.pk}/"),
    ]


def test_hidden_is_404_and_looking_is_not_writing(rest, stranger, client, legal, front, guard, mara, north):
    role, source = factories.make_role(mara, front), factories.make_source(north)
    relation, listing = factories.make_relation(front, guard), factories.make_listing(front, listed_on=date(2020, 1, 1))
    valid = {
        "reclassify/": {"actor_type": "militia", "subtypes": [], "status": "active", "since": TODAY, "reason": "x"},
        "periods/": {"actor_type": "militia", "status": "active", "until": TODAY, "reason": "x"},
        "correct/": {"since": TODAY, "reason": "x"},
        "names/": FACTS[0][1],
        "interests/": FACTS[1][1],
        "incentive-responses/": FACTS[2][1],
        "cultural-notes/": FACTS[3][1],
        "areas/": FACTS[5][1],
        "external-ids/": {"scheme": "wikidata", "value": "Q1"},
        "roles/": {"person_id": str(mara.pk), "role": "elder"},
        "judge/": {"state": "refuted", "reason": "x"},
        "end/": {"on": TODAY},
    }
    outsider = rest(stranger, compartments=[])
    for method, address in addresses(front, mara, role, relation, listing, source):
        body = next((value for end, value in valid.items() if address.endswith(end)), {})
        if "listings" in address and address.endswith("end/"):
            body = {"on": TODAY, "reason": "x"}
        hidden = getattr(outsider, method.lower())(address, body, HTTP_IF_MATCH='"1"')
        assert hidden.status_code == 404, (address, hidden.json())
        for reader in (rest(client), rest(legal)):
            refused = getattr(reader, method.lower())(address, body, HTTP_IF_MATCH='"1"')
            assert refused.status_code == 403, (address, refused.json())
    for listed in ("persons", "relations", "listings", "sources"):
        assert outsider.get(f"/api/v1/{listed}/").json()["results"] == []
    assert not AuditEvent.objects.exists()


def test_a_token_without_the_scope_stays_outside(rest, analyst, front):
    reader = rest(analyst, scopes=["read:actors"])
    assert reader.get(f"/api/v1/actors/{front.pk}/").status_code == 200
    assert reader.patch(f"/api/v1/actors/{front.pk}/", {"name": "X"}, HTTP_IF_MATCH='"1"').status_code == 403
    assert rest(analyst, scopes=["read:search"]).get("/api/v1/persons/").status_code == 403
    assert rest().get("/api/v1/persons/").status_code == 401
    front.refresh_from_db()
    assert front.version == 1
