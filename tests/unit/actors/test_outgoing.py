"""Small whole files, as others read them."""

import csv
import json
from datetime import UTC, datetime

import pytest

from accounts.domain.markings import LEAVING, Marking, highest, within
from accounts.models.compartments import MARKINGS
from actors.domain.outgoing import ftm, geojson, sheets, stix
from actors.domain.outgoing.records import About
from actors.domain.outgoing.shapes import Shapes
from actors.domain.relations import RelationType
from actors.domain.words import noop

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ABOUT = About("Ana (ana)", AT, "TLP:GREEN", "", 1)
ID, OTHER = "7d4f9c0e-0000-4000-8000-000000000001", "7d4f9c0e-0000-4000-8000-000000000002"
DATED = {"created_at": "2025-01-02T03:04:05.5+00:00", "updated_at": "2025-06-07T08:09:10Z"}


def record(**more):
    return {
        "id": ID, "name": "Harbour Guild", "actor_type": "civil_society", "subtypes": [], "status": "active",
        "countries": [], "region": "", "summary": "", "marking": "green", "marking_label": "TLP:GREEN", "whole_label": "TLP:GREEN",
        "founded_year": None, "ended_year": None, "size_low": None, "size_high": None, "size_on": None, "size_disputed": [],
        "size_source_refuted": False, **DATED,
        "names": [], "external_ids": [], "areas": [], "listings": [], "people": [], "relations": [], **more,
    }  # fmt: skip


def relation(kind, **more):
    return {
        "id": "r-1", "to_actor_id": OTHER, "to_name": "Salt Road Front", "to_type": "insurgent_group",
        "to_subtypes": [], "relation_type": kind, "since": "2019-05-01", "until": None, "grade": "B2",
        "disputed": False, "marking": "amber", "marking_label": "TLP:AMBER", **DATED, **more,
    }  # fmt: skip


def test_markings_go_from_the_widest_circle_to_the_narrowest_and_red_never_leaves():
    assert [label for _code, label in MARKINGS] == [
        "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED",
    ]  # fmt: skip
    assert Marking.RED not in LEAVING
    assert within(Marking.GREEN) == (Marking.CLEAR, Marking.GREEN)
    assert highest(["green", "amber_strict", "amber"]) is Marking.AMBER_STRICT
    assert highest([]) is Marking.CLEAR
    with pytest.raises(ValueError, match="not in tuple"):
        within(Marking.RED)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\uff20x"])
def test_a_cell_that_begins_like_a_formula_is_text(text):
    assert sheets.neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ['Salt;=HYPERLINK("x")', "Salt; +1", "a\t@SUM(A1)", 'x",y;-1', "a;\uff1d1"])
def test_no_cell_runs_a_formula_where_a_table_is_split_at_other_signs(text):
    [line] = sheets.csv_lines([["Front", text, "Valley"]])
    cells = [cell for sign in ",;\t" for row in csv.reader([line], delimiter=sign) for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in sheets.FORMULA and cell.strip()]


@pytest.mark.parametrize("text", ["", "Salt Road", "-15.5", "a=b", "1998", "'=1", "جبهة"])
def test_any_other_cell_stays_as_it_is(text):
    assert sheets.neutral(text) == text


def test_a_small_table():
    row = sheets.actor_row(record(countries=["SS", "UG"], relations=[relation("rival_of")]), noop)
    assert dict(zip(sheets.ACTORS, row, strict=True)) == {
        "Actor": "Harbour Guild", "Type": "Civil society or community", "Closer": "", "Status": "Active",
        "Countries": "SS; UG", "Region": "", "Places": "", "Other names": "", "Identifiers": "", "Founded": "", "Ended": "",
        "Size, at least": "", "Size, at most": "", "Size estimated on": "", "Sizes in dispute": "", "Listed": "",
        "People": "",
        "Relations": "rival of Salt Road Front", "Summary": "", "Changed": "2025-06-07", "Marking": "TLP:GREEN",
        "Number in Parley": ID,
    }  # fmt: skip
    assert list(sheets.csv_lines([["-x", 'say "no"', "a,b"]])) == ['\'-x,"say ""no""","a,b"\r\n']


def test_a_size_in_dispute_or_on_a_refuted_source_says_so_in_the_table():
    own, other = {"id": None, "low": 50, "high": 60}, {"id": "e-1", "low": None, "high": 9}

    def told(**more):
        row = sheets.actor_row(record(**more), noop)
        return row[sheets.ACTORS.index("Sizes in dispute")]

    size = {"size_low": 50, "size_high": 60}
    assert told(**size, size_disputed=[other, own]) == "–9; 50–60"  # noqa: RUF001
    assert told(**size, size_source_refuted=True) == "50–60 (source refuted)"  # noqa: RUF001
    assert told(**size, size_source_refuted=True, size_disputed=[other, own]) == "50–60 (source refuted); –9"  # noqa: RUF001
    assert told(size_source_refuted=True) == ""


def test_small_entities():
    one = record(founded_year=1998, relations=[relation("merged_into", disputed=True)])
    actor, link = map(json.loads, ftm.lines([one]))
    assert actor == {
        "id": ID, "caption": "Harbour Guild", "schema": "Organization", "referents": [], "datasets": ["parley"],
        "properties": {
            "name": ["Harbour Guild"], "classification": ["Civil society or community"],
            "incorporationDate": ["1998"], "modifiedAt": ["2025-06-07"],
        },
    }  # fmt: skip
    assert (link["schema"], link["properties"]) == (
        "Succession",
        {"predecessor": [ID], "successor": [OTHER], "role": ["merged into"], "startDate": ["2019-05-01"],
         "status": ["disputed"]},
    )  # fmt: skip


def test_a_small_bundle():
    bundle = json.loads("".join(stix.pieces([record(relations=[relation("rival_of")])], ABOUT)))
    stamp, green, actor, amber, tie = bundle["objects"]
    assert stamp["definition"] == {"statement": "TLP:GREEN. Taken out of Parley by Ana (ana) on 2026-03-01 09:30 UTC."}
    assert [green["name"], amber["name"]] == ["TLP:GREEN", "TLP:AMBER"]
    assert actor == {
        "type": "identity", "spec_version": "2.1", "id": f"identity--{stix._key(ID)}", "name": "Harbour Guild",
        "created": "2025-01-02T03:04:05.500Z", "modified": "2025-06-07T08:09:10.000Z", "identity_class": "group",
        "object_marking_refs": [green["id"], stamp["id"]],
    }  # fmt: skip
    assert (tie["relationship_type"], tie["start_time"], tie["confidence"]) == (
        "rival-of", "2019-05-01T00:00:00.000Z", 70,
    )  # fmt: skip
    assert tie["object_marking_refs"] == [amber["id"], stamp["id"]]
    assert tie["source_ref"] == actor["id"]


@pytest.mark.parametrize("kind", RelationType)
def test_every_relation_has_a_name_in_both_formats(kind):
    one = record(relations=[relation(kind)])
    assert json.loads(list(ftm.lines([one]))[1])["properties"]["role"] == [kind.label]
    tie = json.loads("".join(stix.pieces([one], ABOUT)))["objects"][-1]
    assert tie["relationship_type"] == kind.value.replace("_", "-")


def test_areas_are_closed_and_turn_as_the_format_wants():
    square = [[0, 0], [0, 10], [10, 0], [0, -10], [-10, 0]]  # clockwise, as maps draw it
    hole = [[2, 2], [2, 0], [0, 2], [-2, 0], [0, -2]]
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [1, 2]},
        "arcs": [square, hole, [[0, 0], [0, 0]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "001", "arcs": [[0], [1]]},
                    {"type": "MultiPolygon", "id": "002", "arcs": [[[~0]], [[2]]]},
                ]
            }
        },
    }
    shapes = Shapes(topology)
    assert json.loads(shapes.polygons("001")) == [
        [[1.0, 2.0], [2.0, 2.0], [2.0, 3.0], [1.0, 3.0], [1.0, 2.0]],
        [[1.2, 2.2], [1.2, 2.4], [1.4, 2.4], [1.4, 2.2], [1.2, 2.2]],
    ]
    assert len(json.loads(f"[{shapes.polygons('002')}]")) == 1  # a mere dot is not drawn
    assert shapes.polygons("003") == ""


def test_a_feature_of_a_country_nobody_can_draw_says_so():
    text = "".join(geojson.pieces([record(countries=["XK"])], ABOUT, shape_of=lambda _code: ""))
    [feature] = json.loads(text)["features"]
    assert (feature["geometry"], feature["properties"]["not_drawn"]) == (None, ["XK"])
