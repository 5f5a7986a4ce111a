"""FollowTheMoney entities as actors: read strictly, refused with line and reason."""

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.domain import ftm_actors
from actors.domain.ftm_actors import Link
from actors.domain.relations import RelationType
from actors.domain.tables import Unreadable
from actors.domain.traits import IdScheme
from actors.domain.ucdp import OtherName


def line(key="e-1", schema="Organization", **said):
    return {"id": key, "schema": schema, "properties": {"name": ["Salt Road Front"], **said}}


def parsed(*things):
    return ftm_actors.parse("\n".join(json.dumps(thing) for thing in things).encode())


def test_an_organisation_with_its_names_places_and_identifiers():
    found = parsed(
        line(
            name=["Salt Road Front", "Salt-Road Front"], alias=["جبهة", "salt road front"], weakAlias=["SRF"],
            previousName=["Salt Band"], country=["ss", "ug"], jurisdiction=["ss", "dd-xx"], topics=["crime.terror"],
            incorporationDate=["1998-04"], dissolutionDate=["2011"], summary=["A front."], wikidataId=["Q1"],
            idNumber=["ucdp_actor:12", "registry:9", "12"],
        )
    )  # fmt: skip
    [(number, row)] = found.rows
    assert (number, row.key, row.name, row.actor_type, row.status) == (1, "e-1", "Salt Road Front", "", "")
    assert row.names == (
        OtherName("Salt-Road Front", "alias"), OtherName("جبهة", "alias"), OtherName("SRF", "acronym"),
        OtherName("Salt Band", "former"),
    )  # fmt: skip
    assert row.columns == {
        "countries": ["SS", "UG"], "founded_year": 1998, "ended_year": 2011, "summary": "A front.",
    }  # fmt: skip
    assert found.further["e-1"] == ((IdScheme.WIKIDATA, "Q1"), (IdScheme.UCDP_ACTOR, "12"))


def test_links_are_taken_where_their_words_are_known():
    link = {"id": "l-1", "schema": "UnknownLink"}
    said = {"subject": ["e-1"], "object": ["e-2"], "startDate": ["2019-05-01"], "endDate": ["2020"]}
    found = parsed(
        line(), line("e-2"),
        link | {"properties": said | {"role": ["rival of"]}},
        link | {"properties": said | {"role": ["friend"]}},
        {"id": "p", "schema": "Person", "properties": {"name": ["Dara Velu"]}},
    )  # fmt: skip
    assert found.links == ((3, Link("l-1:e-1:e-2", RelationType.RIVAL_OF, "e-1", "e-2", date(2019, 5, 1))),)
    assert [(number, str(words)) for number, words in found.left_out] == [
        (0, "1 of the schema Person"),
        (4, "It does not say what one is to the other in words known here."),
    ]


@pytest.mark.parametrize(
    ("thing", "why"),
    [
        (line(name=[]), "the name is empty."),
        (line(name=["=cmd()"]), 'a name begins with "=", as a formula does.'),
        (line(alias=["x" * 201]), "a name is longer than 200 characters."),
        (line(alias="SRF"), '"alias" is no list of texts.'),
        (line(key=""), "it has no id of at most 120 letters."),
        (line(key="e-0"), "its id stands in line 1 already."),
        (line(incorporationDate=["2001"], dissolutionDate=["1999"]), "it ended before it was founded."),
        ({"id": "e-1", "schema": "Company"}, "it has no properties."),
    ],
)
def test_an_entity_that_cannot_be_used_is_rejected_with_its_line(thing, why):
    found = parsed(line("e-0"), thing)
    assert [(bad.line, str(bad.why)) for bad in found.rejected] == [(2, why)]
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b'{"id": "e-1", "schema"', "Line 1 is no JSON"),
        (b"[1]", "Line 1 is no FollowTheMoney entity"),
        (b'{"id": "a", "schema": "Vessel", "properties": {}}', "The file holds no organisation."),
        (b"\xff\xfe", "Line 1 is not UTF-8 text"),
    ],
)
def test_what_is_no_file_of_organisations_is_refused_whole(content, why):
    with pytest.raises(Unreadable, match=why):
        ftm_actors.parse(content)


TEXT = st.text(max_size=5)
PROPERTIES = st.dictionaries(
    st.sampled_from(["name", "alias", "role", "subject", "object"]),
    st.one_of(TEXT, st.lists(TEXT, max_size=2), st.integers()),
    max_size=4,
)
THING = st.fixed_dictionaries(
    {"schema": st.sampled_from(["Organization", "UnknownLink", "Person"])},
    optional={"id": st.one_of(TEXT, st.none()), "properties": st.one_of(PROPERTIES, st.none())},
)


@given(st.lists(st.one_of(TEXT, THING.map(json.dumps)), max_size=4))
def test_whatever_comes_is_read_or_refused(lines):
    with suppress(Unreadable):
        found = ftm_actors.parse("\n".join(lines).encode())
        assert all(row.key and row.name for _number, row in found.rows)


@pytest.mark.parametrize("text", ["A\x00", "A\ud800", "A\x1b[1m"])
@pytest.mark.parametrize("name", ["name", "alias", "summary", "idNumber"])
def test_what_no_text_can_hold_rejects_the_row(name, text):
    found = parsed(line("fine"), line(**{name: [text]}))
    assert [row.key for _number, row in found.rows] == ["fine"]
    assert [(bad.line, str(bad.why)) for bad in found.rejected] == [(2, f'"{name}" holds a control character.')]


def test_a_schema_that_no_text_can_hold_is_no_file():
    with pytest.raises(Unreadable, match="Line 1 is no FollowTheMoney entity"):
        parsed(line(schema="\ud800"))


def test_places_that_are_not_told_are_no_news():
    [(_number, row)] = parsed(line()).rows
    assert row.columns == {}


def test_more_names_than_anybody_has_reject_the_row():
    found = parsed(line("fine"), line(alias=[f"Band {number}" for number in range(501)]))
    assert [str(bad.why) for bad in found.rejected] == ["it has more than 500 names."]
