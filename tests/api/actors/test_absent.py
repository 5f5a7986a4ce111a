"""What a caller may not see is absent from an answer, never null or empty; the schema says that it may be."""

from functools import cache

import pytest
import yaml
from django.conf import settings

from actors.models import Actor, Interest, PersonRole
from actors.services import lists, screening
from tests import factories
from tests.published import group, un_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def front(common, north):
    """An actor everybody sees, on whom knowledge rests that only North has."""
    front = factories.make_actor(common, "Salt Road Front")
    quiet = factories.make_source(north, "Quiet friend")
    Actor.objects.filter(pk=front.pk).update(size_low=10, size_source=quiet)
    graded = {"reliability": "B", "credibility": "2"}
    Interest.objects.create(actor=front, category="religion", text="Pilgrims", source=quiet, **graded)
    open_role = factories.make_role(factories.make_person(common, "Dara Velu"), front, "supreme_leader")
    far_role = factories.make_role(factories.make_person(north, "Salim Odra"), front, "supreme_leader")
    PersonRole.objects.filter(pk=open_role.pk).update(contradicts=far_role, state="disputed")
    return front


def test_a_profile_has_no_source_and_no_contradiction_its_reader_may_not_see(rest, analyst, librarian, front):
    url = f"/api/v1/actors/{front.pk}/profile/"
    inside, outside = rest(analyst).get(url).json(), rest(librarian).get(url).json()
    assert inside["size_source"]["title"] == inside["interests"][0]["source"]["title"] == "Quiet friend"
    assert "size_source" not in outside
    assert not {"source", "corroborated_by"} & outside["interests"][0].keys()
    assert (outside["interests"][0]["grade"], outside["interests"][0]["noted_on"]) == ("B2", None)
    [role] = outside["people"]
    assert (role["name"], role["state"]) == ("Dara Velu", "disputed")
    assert "contradicts_id" not in role
    assert {row["name"]: "contradicts_id" in row for row in inside["people"]} == {
        "Dara Velu": True, "Salim Odra": False,
    }  # fmt: skip
    for asked in ("size_source", "size_source,name"):
        chosen = rest(librarian).get(f"{url}?fields={asked}").json()
        assert list(chosen) == asked.split(",")[1:]
    words = 'He wrote "size_source":null, and {"size_source":null}'
    Actor.objects.filter(pk=front.pk).update(summary=words)
    assert rest(librarian).get(url).json()["summary"] == words
    [row] = rest(librarian).get("/api/v1/actors/?expand=size_source,interests").json()["results"]
    assert "size_source" not in row
    assert "source" not in row["interests"][0]


def test_a_role_alone_does_not_name_the_one_it_contradicts_either(rest, analyst, librarian, front):
    role = PersonRole.objects.get(person__real_name="Dara Velu")
    url = f"/api/v1/actors/{front.pk}/roles/{role.pk}/"
    assert rest(analyst).get(url).json()["contradicts_id"] == str(role.contradicts_id)
    assert "contradicts_id" not in rest(librarian).get(url).json()


def test_the_entry_and_the_hits_of_a_protected_person_are_absent(rest, analyst, lead, common):
    person = factories.make_person(common, "Nadia Tor", sensitivity="protected_source", pseudonym="Heron")
    listing = factories.make_listing(person, "us_fto", reference="FTO-9", note="Born in the port")
    factories.make_grant(lead, person)
    lists.import_list(list_code="un_sc", files=[un_file(group("YEe.001", "JUND AL-WADI"))], by=lead)
    looked_up = screening.screen(person_id=person.pk, by=lead)
    listed, found = f"/api/v1/listings/{listing.pk}/", f"/api/v1/screenings/{looked_up.pk}/"
    entry = {"reference", "url", "exemptions", "note", "state_reason", "sources"}
    inside, outside = rest(lead).get(listed).json(), rest(analyst).get(listed).json()
    assert inside["reference"] == "FTO-9"
    assert inside.keys() - outside.keys() == entry
    assert rest(lead).get(found).json()["hits"] == []
    assert "hits" not in rest(analyst).get(found).json()


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        ("ActorProfile", ("size_source",)),
        ("InterestOut", ("source", "corroborated_by")),
        ("RoleOut", ("source", "corroborated_by", "contradicts_id")),
        ("RoleShown", ("contradicts_id",)),
        ("ListingShown", ("reference", "url", "exemptions", "note")),
        ("ScreeningShown", ("hits",)),
        ("TrustAssessmentDetailOut", ("dimensions", "change")),
        ("PartyOut", ("actor",)),
    ],
)
def test_the_schema_requires_nothing_that_may_be_absent(shape, names):
    drawn = _schema()[shape]
    assert set(names) <= drawn["properties"].keys()
    assert not set(names) & set(drawn.get("required", ()))


@cache
def _schema():
    text = (settings.BASE_DIR / "docs" / "openapi.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)["components"]["schemas"]
