"""A file of actors holds what its taker sees and what may leave, says how it is marked, and is noted."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest

from actors.domain.outgoing.records import Format
from actors.models import Actor, Area, ExternalId, Name
from core import clock
from core.models import ReadEvent
from tests import factories

pytestmark = pytest.mark.django_db
EXPORT = "/api/v1/actors/export/"
EVERY = ["ndjson", *Format]


@pytest.fixture
def front(north):
    """An actor with a bit of everything, beside what nobody may pass on."""
    front = factories.make_actor(
        north,
        "Salt Road Front",
        countries=["SS", "XK"],
        region="=cmd()|'/c calc'!A0",
        marking="green",
        founded_year=1998,
    )
    Name.objects.create(actor=front, text="SRF", kind="acronym")
    Name.objects.create(actor=front, text="جبهة طريق الملح", kind="self_name")
    Name.objects.create(actor=front, text="Salt Bandits", kind="hostile", state="refuted")
    ExternalId.objects.create(actor=front, scheme="ucdp_actor", value="1234")
    factories.make_listing(front, "eu_cp931", reference="EU-7")
    guild = factories.make_actor(north, "Harbour Guild", actor_type="civil_society", marking="amber")
    factories.make_relation(front, guild, "kinship_or_tribal_tie", since=date(2019, 5, 1))
    factories.make_role(factories.make_person(north, "Dara Velu", marking="clear"), front, "spokesperson")
    return front


@pytest.fixture
def secrets(front, north):
    """Everything about the front that must not stand in any file; returns the words and ids."""
    far = factories.make_actor(factories.make_compartment("far"), "Unseen Hand")
    red = factories.make_actor(north, "Men of the Pass", marking="red")
    for other in (far, red):
        factories.make_relation(front, other)
        factories.make_relation(other, front, "sponsors")
    source = factories.make_source(north, "Deep ear", marking="red")
    factories.make_relation(
        front,
        factories.make_actor(north, "Ford Watch", marking="green"),
        "rival_of",
        source=source,
        reliability="B",
        credibility="2",
    )
    hidden = [
        factories.make_person(north, "Salim Odra", marking="red"),
        factories.make_person(
            north, "Nadia Tor", sensitivity="protected_source", pseudonym="Heron", aliases=["Auntie Nine"]
        ),
        factories.make_person(far.compartment, "Far Person"),
    ]
    for person in hidden:
        factories.make_role(person, front, "deputy")
    words = ["Unseen Hand", "Men of the Pass", "Deep ear", "Salim Odra", "Nadia Tor", "Heron", "Auntie", "Far Person"]
    return words + [str(row.pk) for row in (far, red, *hidden)]


def body(answer):
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def cells(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell or "" for cell in row] for row in sheet.values] for sheet in book}


def everything(asked, content):
    """Return all the text in a file; of a workbook what a reader finds in its cells."""
    return json.dumps(cells(content), ensure_ascii=False) if asked == "xlsx" else content.decode()


@pytest.mark.parametrize("asked", EVERY)
def test_no_format_holds_what_is_hidden_red_or_protected(rest, lead, front, secrets, asked):
    for person in front.roles.all():  # not even for whoever knows who it is
        factories.make_grant(lead, person.person)
    answer = rest(lead).get(f"{EXPORT}?format={asked}&q=")
    text = everything(asked, body(answer))
    assert "Salt Road Front" in text
    assert "Ford Watch" in text
    assert "Dara Velu" in text or asked == "geojson"
    assert [word for word in secrets if word in text] == []
    assert (answer["Parley-Left-Out"], answer["Parley-Marking"]) == ("1", "TLP:AMBER")


@pytest.mark.parametrize("asked", EVERY)
def test_a_lower_ceiling_keeps_more_here_and_marks_the_file_lower(rest, client, front, secrets, asked):
    answer = rest(client).get(f"{EXPORT}?format={asked}&up_to=green")
    text = everything(asked, body(answer))
    assert "Salt Road Front" in text
    assert "Harbour Guild" not in text  # amber, so its relation stays too
    assert (answer["Parley-Left-Out"], answer["Parley-Marking"]) == ("2", "TLP:GREEN")
    noted = ReadEvent.objects.get(by=client)
    assert (noted.kind, noted.subject_type, noted.count) == ("export", "actors.actor", 2)
    assert noted.filters == f"format={asked}&up_to=green&marked=TLP%3AGREEN"


@pytest.mark.parametrize("asked", Format)
def test_a_filter_narrows_what_leaves_with_its_relations(rest, client, front, asked):
    answer = rest(client).get(f"{EXPORT}?format={asked}&type=insurgent_group")
    text = everything(asked, body(answer))
    assert "Salt Road Front" in text
    assert "Harbour Guild" not in text
    assert answer["Content-Type"].startswith(asked.media_type)
    assert 'filename="parley-actors_TLP-GREEN_' in answer["Content-Disposition"]
    assert client.username in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("format=docx", "format"), ("format=csv&up_to=red", "up_to"), ("format=csv&fields=name", "fields"),
     ("format=csv&type=rebel", "type"), ("format=stix&limit=5", "limit")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_leaves(rest, client, front, query, parameter):
    refused = rest(client).get(f"{EXPORT}?{query}")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, [parameter])
    assert not ReadEvent.objects.filter(by=client).exists()


@pytest.mark.parametrize("asked", Format)
def test_a_file_of_nothing_is_whole(rest, stranger, front, asked):
    answer = rest(stranger).get(f"{EXPORT}?format={asked}")
    text = everything(asked, body(answer))
    assert "Salt Road Front" not in text
    assert (answer["Parley-Left-Out"], answer["Parley-Marking"]) == ("0", "TLP:CLEAR")
    assert ReadEvent.objects.get(by=stranger).count == 0


def test_a_table_begins_with_marking_who_and_when_and_runs_no_formula(rest, client, front):
    content = body(rest(client).get(f"{EXPORT}?format=csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    told = dict(rows[:5])
    assert (told["Marking"], told["Filter"], told["Actors"]) == ("TLP:AMBER", "None", "2")
    assert told["Taken out by"] == f"{client} ({client.username})"
    assert told["On"].endswith(" UTC")
    found = {row[0]: dict(zip(rows[6], row, strict=True)) for row in rows[7:]}
    row = found["Salt Road Front"]
    assert row["Region"] == "'=cmd()|'/c calc'!A0"
    assert row["Other names"] == "SRF; جبهة طريق الملح"
    assert row["Relations"] == "tied by kinship or tribe to Harbour Guild"
    assert (row["Type"], row["Founded"], row["Size, at least"], row["Marking"]) == (
        "Insurgent or rebel group", "1998", "", "TLP:AMBER",
    )  # fmt: skip
    assert row["People"] == "Dara Velu (Spokesperson)"
    assert row["Listed"] == "EU Common Position 931 (2020-01-01)"


def test_a_workbook_says_on_every_page_how_it_is_marked(rest, client, front):
    content = body(rest(client).get(f"{EXPORT}?format=xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["About this file", "Actors", "Other names", "Places", "Relations", "People"]
    for sheet in book:
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == "TLP:AMBER"
        assert client.username in sheet.oddHeader.right.text
    assert ["Marking", "TLP:AMBER"] in [list(row) for row in book["About this file"].values]
    relation = list(book["Relations"].values)[1]
    assert relation[:4] == ("Salt Road Front", "tied by kinship or tribe to", "Harbour Guild", "2019-05-01")
    assert relation[7] == "TLP:AMBER"
    assert all(cell.data_type in {"s", "n"} for sheet in book for row in sheet.iter_rows() for cell in row)


def test_entities_link_what_is_in_the_file(rest, client, front):
    things = [json.loads(line) for line in body(rest(client).get(f"{EXPORT}?format=ftm")).splitlines()]
    by_id = {thing["id"]: thing for thing in things}
    assert len(by_id) == len(things)
    said = by_id[str(front.pk)]
    assert (said["schema"], said["caption"]) == ("Organization", "Salt Road Front")
    assert said["properties"]["country"] == ["ss", "xk"]
    assert said["properties"]["alias"] == ["جبهة طريق الملح"]
    assert said["properties"]["weakAlias"] == ["SRF"]
    assert said["properties"]["idNumber"] == ["ucdp_actor:1234"]
    [link] = [thing for thing in things if thing["schema"] == "UnknownLink"]
    ends = [by_id[link["properties"][end][0]]["caption"] for end in ("subject", "object")]
    assert ends == ["Salt Road Front", "Harbour Guild"]
    assert sorted(thing["schema"] for thing in things) == [
        "Membership", "Organization", "Organization", "Person", "Sanction", "UnknownLink",
    ]  # fmt: skip


def test_only_what_its_type_calls_so_is_a_threat_actor(rest, client, front, north):
    factories.make_actor(north, "Red Dawn", actor_type="violent_extremist_org", marking="clear")
    listed = factories.make_actor(north, "Black Dawn", actor_type="violent_extremist_org", marking="clear")
    factories.make_listing(listed, "us_fto")
    factories.make_actor(north, "River Cartel", actor_type="criminal_group", marking="clear")
    bundle = json.loads(body(rest(client).get(f"{EXPORT}?format=stix")))
    things = bundle["objects"]
    ids = [thing["id"] for thing in things]
    assert len(set(ids)) == len(ids)
    named = {thing["name"]: thing for thing in things if thing["type"] in {"identity", "threat-actor"}}
    assert {name: thing.get("threat_actor_types", thing["type"]) for name, thing in named.items()} == {
        "Salt Road Front": "identity", "Harbour Guild": "identity", "Dara Velu": "identity",
        "Red Dawn": "threat-actor", "Black Dawn": ["terrorist"], "River Cartel": ["crime-syndicate"],
    }  # fmt: skip
    for thing in things:
        assert set(thing.get("object_marking_refs", ())) <= set(ids)
        for end in ("source_ref", "target_ref"):
            assert thing.get(end, ids[0]) in ids
    [tie] = [thing for thing in things if thing.get("relationship_type") == "kinship-or-tribal-tie"]
    amber = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
    assert tie["object_marking_refs"][0] == amber
    again = json.loads(body(rest(client).get(f"{EXPORT}?format=stix")))
    assert {thing["id"] for thing in again["objects"][1:]} == set(ids[1:])


def test_a_feature_stands_on_its_countries_and_says_which_are_not_drawn(rest, client, front):
    found = json.loads(body(rest(client).get(f"{EXPORT}?format=geojson")))
    assert (found["parley"]["marking"], found["parley"]["count"]) == ("TLP:AMBER", 2)
    features = {feature["properties"]["name"]: feature for feature in found["features"]}
    one, other = features["Salt Road Front"], features["Harbour Guild"]
    assert other["geometry"] is None
    assert one["properties"]["not_drawn"] == ["XK"]
    assert one["properties"]["marking"] == "TLP:GREEN"
    [[outer, *_holes], *_more] = one["geometry"]["coordinates"]
    assert outer[0] == outer[-1]
    assert all(23 < x < 37 and 3 < y < 13 for x, y in outer)  # South Sudan


def test_places_leave_with_how_far_they_are_believed(rest, client, front, north):
    fallen = factories.make_source(north, "Rumour", refuted_at=clock.now(), refuted_by=client, refuted_reason="No")
    graded = {"reliability": "B", "credibility": "2", "latitude": 15.5, "longitude": 44.25}
    Area.objects.create(
        actor=front, place="Tamar", country="SS", presence="based", source=factories.make_source(north), **graded
    )
    Area.objects.create(actor=front, place="Old mill", presence="operates", source=fallen, **graded)
    Area.objects.create(actor=front, place="Ford", presence="absent", latitude=1, longitude=2)
    Area.objects.create(actor=front, place="Salt pan", presence="based", state="refuted", latitude=3, longitude=4)
    Area.objects.create(actor=front, place="Hills", country="UG", presence="passes")
    red = factories.make_actor(north, marking="red")
    Area.objects.create(actor=red, place="Red well", presence="based", latitude=5, longitude=6)

    found = json.loads(body(rest(client).get(f"{EXPORT}?format=geojson")))["features"]
    points = {row["properties"]["name"]: row for row in found if (row["geometry"] or {}).get("type") == "Point"}
    assert points.keys() == {"Tamar", "Old mill"}
    assert points["Tamar"]["geometry"]["coordinates"] == [44.25, 15.5]
    said = points["Tamar"]["properties"]
    assert (said["actor_id"], said["presence"], said["grade"], said["state"], said["marking"]) == (
        str(front.pk), "Has its base there", "B2", "Asserted", "TLP:GREEN",
    )  # fmt: skip
    said = points["Old mill"]["properties"]
    assert (said["grade"], said["state"]) == ("", "Disputed")

    things = json.loads(body(rest(client).get(f"{EXPORT}?format=stix")))["objects"]
    spots = {thing["id"]: thing for thing in things if "latitude" in thing}
    ties = {spots[thing["target_ref"]]["name"]: thing for thing in things if thing.get("target_ref") in spots}
    assert ties.keys() == {"Tamar", "Old mill"}
    assert (ties["Tamar"]["confidence"], ties["Old mill"]["labels"]) == (70, ["disputed"])

    rows = {row[1]: row for row in cells(body(rest(client).get(f"{EXPORT}?format=xlsx")))["Places"][1:]}
    assert rows.keys() == {"Tamar", "Old mill", "Ford", "Hills"}
    assert rows["Tamar"][2:10] == ["SS", "Has its base there", "15.5", "44.25", "", "", "B2", "Asserted"]
    assert rows["Ford"][3] == "Is not there"
    table = body(rest(client).get(f"{EXPORT}?format=csv")).decode()
    assert "Tamar, SS (15.5, 44.25): Has its base there, B2, Asserted" in table
    assert "Red well" not in table


def test_the_moment_and_marking_of_what_is_taken_out_twice_are_its_own(rest, client, front):
    Actor.objects.filter(pk=front.pk).update(marking="amber_strict")
    answer = rest(client).get(f"{EXPORT}?format=csv&type=insurgent_group")
    assert answer["Parley-Marking"] == "TLP:AMBER+STRICT"
