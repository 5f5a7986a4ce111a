"""The files of lists, read strictly. Every name here is invented; real files are looked at where there are some."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.domain.listfiles import entries, eu, ftm, markup, ofac, rows, uk, un
from actors.domain.listfiles.entries import EntryKind, ListedAs, Unreadable

CODES = {"yemen": "YE", "peru": "PE"}
REAL = Path(__file__).parents[4] / "shared/data"


def code_of(name):
    return CODES.get(name.casefold(), "")


UN_FILE = """<?xml version='1.0' encoding='UTF-8'?>
<CONSOLIDATED_LIST dateGenerated='2026-03-01T00:00:00Z'>
 <INDIVIDUALS><INDIVIDUAL>
  <DATAID>1</DATAID><FIRST_NAME>TOVIK</FIRST_NAME><SECOND_NAME>MERLANI</SECOND_NAME><UN_LIST_TYPE>Vale</UN_LIST_TYPE>
  <REFERENCE_NUMBER>VAi.001 </REFERENCE_NUMBER><LISTED_ON>2011-02-03-04:00</LISTED_ON>
  <NATIONALITY><VALUE>Yemen</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Miller</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
 </INDIVIDUAL></INDIVIDUALS>
 <ENTITIES><ENTITY>
  <DATAID>2</DATAID><FIRST_NAME>JUND
    AL-WADI</FIRST_NAME><REFERENCE_NUMBER>YEe.009</REFERENCE_NUMBER><LISTED_ON>2012-05-06</LISTED_ON>
  <NAME_ORIGINAL_SCRIPT>جند الوادي</NAME_ORIGINAL_SCRIPT><COMMENTS1>Active in Peru.</COMMENTS1>
  <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Wadi Front (JAW; Wadi)</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Valley Front</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ADDRESS><COUNTRY>Yemen</COUNTRY></ENTITY_ADDRESS>
 </ENTITY></ENTITIES>
</CONSOLIDATED_LIST>""".encode()


def test_the_list_of_the_un():
    parsed = un.parse(UN_FILE, code_of=code_of)
    person, group = parsed.entries
    assert parsed.dated == date(2026, 3, 1)
    assert (person.reference, person.kind, person.name) == ("VAi.001", EntryKind.PERSON, "TOVIK MERLANI")
    assert [(name.text, name.kind) for name in person.names[1:]] == [("The Miller", ListedAs.WEAK)]
    assert (person.countries, person.listed_on) == (("YE",), date(2011, 2, 3))
    assert [(name.text, name.kind) for name in group.names] == [
        ("JUND AL-WADI", ListedAs.MAIN), ("جند الوادي", ListedAs.SCRIPT), ("Wadi Front (JAW; Wadi)", ListedAs.ALIAS),
        ("Valley Front", ListedAs.FORMER),
    ]  # fmt: skip
    assert (group.countries, group.mentioned) == (("YE",), ("PE",))


SDN = """10,"JUND AL-WADI","-0- ","SDGT] [FTO",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. 'JAW'; a.k.a. 'VALE O'HARA'."
11,"MERLANI, Tovik","individual","YEMEN",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1961; nationality Peru."
12,"SEA LANTERN","vessel","VALE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
"""
ALT = '10,5,"fka","VALLEY FRONT",-0- \r\n11,6,"aka","MERLANY, Tovik",-0- \r\n\x1a'
ADD = '10,7,"-0- ","Sanaa","Yemen",-0- \r\n'


def test_the_list_of_ofac():
    group, person, vessel = ofac.parse([SDN.encode(), ALT.encode(), ADD.encode()], code_of=code_of).entries
    assert [(name.text, name.kind) for name in group.names] == [
        ("JUND AL-WADI", ListedAs.MAIN), ("VALLEY FRONT", ListedAs.FORMER), ("JAW", ListedAs.WEAK),
        ("VALE O'HARA", ListedAs.WEAK),
    ]  # fmt: skip
    assert (group.programmes, group.countries) == (("SDGT", "FTO"), ("YE",))
    assert (person.kind, person.countries, person.mentioned) == (EntryKind.PERSON, ("YE",), ("PE",))
    assert vessel.kind is EntryKind.THING


def test_the_list_of_ofac_with_a_header_that_calls_the_programme_country():
    header = "ID,Name,Type,Country,Title,Col_F,Col_G,Col_H,Col_I,Col_J,Col_K,Details\n"
    assert ofac.parse([(header + SDN).encode()], code_of=code_of).entries[0].programmes == ("SDGT", "FTO")


def test_the_list_of_ofac_as_xml():
    file = b"""<sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation><Publish_Date>03/01/2026</Publish_Date>
    </publshInformation><sdnEntry><uid>10</uid><lastName>MERLANI</lastName><firstName>Tovik</firstName>
    <sdnType>Individual</sdnType><programList><program>SDGT</program></programList><akaList><aka><type>a.k.a.</type>
    <category>weak</category><lastName>THE MILLER</lastName></aka></akaList><addressList><address>
    <country>Yemen</country></address></addressList></sdnEntry></sdnList>"""
    parsed = ofac.parse([file], code_of=code_of)
    [person] = parsed.entries
    assert (parsed.dated, person.name, person.names[1].kind) == (date(2026, 3, 1), "MERLANI, Tovik", ListedAs.WEAK)
    assert person.countries == ("YE",)


def test_the_list_of_the_eu():
    file = b"""<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-03-01T10:00:00.000+01:00">
    <sanctionEntity designationDate="2012-05-06" euReferenceNumber="EU.1.2" logicalId="9"><regulation programme="VAL"/>
    <subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="JAW" strong="false"/>
    <nameAlias wholeName="Jund al-Wadi" strong="true"/><address countryIso2Code="YE" countryDescription="YEMEN"/>
    </sanctionEntity></export>"""
    [group] = eu.parse(file, code_of=code_of).entries
    assert (group.reference, group.name, group.kind) == ("EU.1.2", "Jund al-Wadi", EntryKind.ORGANISATION)
    assert (group.countries, group.programmes, group.names[1].kind) == (("YE",), ("VAL",), ListedAs.WEAK)


UK_HEADER = (
    "Last Updated,Unique ID,Name 6,Name 1,Name type,Alias strength,Name non-latin script,Regime Name,"
    "Designation Type,Address Country,Date Designated,Other Information"
)
UK_FILE = f"""Report Date: 01-Mar-2026,,,,,,,,,,,
{UK_HEADER}
x,VAL0001,Merlani,Tovik,Primary Name,,,Vale,Individual,Yemen,06/05/2012,"Born in
Peru"
x,VAL0001,The Miller,,Alias,Low quality a.k.a,,Vale,Individual,Yemen,06/05/2012,
x,VAL0002,Jund al-Wadi,,Primary Name,,,Vale,Entity,,,
""".encode()


def test_the_list_of_the_uk():
    parsed = uk.parse(UK_FILE, code_of=code_of)
    person, group = parsed.entries
    assert parsed.dated == date(2026, 3, 1)
    assert (person.name, person.names[1].kind, person.countries) == ("Tovik Merlani", ListedAs.WEAK, ("YE",))
    assert (person.listed_on, person.mentioned) == (date(2012, 5, 6), ("PE",))
    assert (group.reference, group.kind) == ("VAL0002", EntryKind.ORGANISATION)


def ftm_line(**changed):
    thing = {"id": "x-1", "schema": "Organization", "caption": "Jund al-Wadi",
             "properties": {"name": ["Jund al-Wadi"], "weakAlias": ["JAW"], "country": ["ye"]}}  # fmt: skip
    return json.dumps(thing | changed).encode()


def test_entities_of_followthemoney():
    parsed = ftm.parse(ftm_line() + b"\n" + ftm_line(id="x-2", schema="Sanction") + b"\n", code_of=code_of)
    [group] = parsed.entries
    assert (group.name, group.names[1].kind, group.countries) == ("Jund al-Wadi", ListedAs.WEAK, ("YE",))
    assert parsed.left_out == 1


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><CONSOLIDATED_LIST/>"""


@pytest.mark.parametrize(("parse", "content", "said"), [
    (un.parse, b"", "empty"),
    (un.parse, b"  \n", "empty"),
    (un.parse, UN_FILE[:900], "Line 1"),
    (un.parse, b"<html></html>", "begins with <html>"),
    (un.parse, b"<CONSOLIDATED_LIST></CONSOLIDATED_LIST>", "no entry"),
    (un.parse, UN_FILE.decode().encode("utf-16")[:400], "cut off or damaged"),
    (un.parse, UN_FILE.replace(b"UTF-8", b"EBCDIC-9"), "encoding that the first line names"),
    (un.parse, UN_FILE.replace("جند".encode(), b"\xc3\x28"), "Line 13"),
    (un.parse, BOMB, "document type"),
    (un.parse, OUTSIDE, "document type"),
    (un.parse, b"<CONSOLIDATED_LIST>" + b"<a>" * 60, "nested too deeply"),
    (uk.parse, b"a,b\n1,2\n", "no UK list"),
    (uk.parse, UK_FILE + b"x,VAL3\n", "2 columns instead of 12"),
    (uk.parse, b'Unique ID,Name 6\nV1,"open', "cut off"),
    (uk.parse, UK_HEADER.encode() + b"\n\xff\xfe\n", "Line 2 is not UTF-8"),
    (uk.parse, UK_FILE + UK_HEADER.encode() + b"\n", "is the header again"),
    (uk.parse, b"Report Date: 45-Mar-2026\n" + UK_FILE, "date of the file cannot be used"),
    (eu.parse, b'<export generationDate="2026-13-45"><sanctionEntity/></export>', "date of the file cannot be used"),
    (un.parse, UN_FILE.replace(b"2026-03-01T", b"2026-02-30T"), "date of the file cannot be used"),
    (ftm.parse, b'{"id": "x-1", "schema"', "Line 1 is no JSON"),
    (ftm.parse, ftm_line() + b"\n[1]\n", "Line 2 is no FollowTheMoney entity"),
    (ftm.parse, b"[" * 100_000, "Line 1 is no JSON"),
    (ftm.parse, b"\x00", "zero byte"),
])  # fmt: skip
def test_a_file_that_is_not_what_it_claims_is_refused_with_place_and_reason(parse, content, said):
    with pytest.raises(Unreadable) as caught:
        parse(content, code_of=code_of)
    assert said in str(caught.value)


@pytest.mark.parametrize(("files", "said"), [
    ([ALT], "SDN file itself is missing"),
    ([SDN, SDN], "Two of the files hold entries"),
    (["a,b,c\n"], "3 columns"),
    ([SDN, "10,5,fka,X,-0- \n10,6\n"], "row 2 has 2 columns instead of 5"),
    ([SDN, "<sdnList/>"], "give it alone"),
])  # fmt: skip
def test_files_of_ofac_that_do_not_belong_together_are_refused(files, said):
    with pytest.raises(Unreadable) as caught:
        ofac.parse([text.encode() for text in files], code_of=code_of)
    assert said in str(caught.value)


def test_a_huge_file_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(entries, "LARGEST_FILE", 100)
    for parse in (un.parse, eu.parse, uk.parse, ftm.parse):
        with pytest.raises(Unreadable, match="larger than"):
            parse(b"x" * 101, code_of=code_of)


@pytest.mark.parametrize(("limit", "parse", "content", "said"), [
    ((markup, "LONGEST_RECORD"), eu.parse, b"<export><sanctionEntity><remark>%b</remark>" % (b"x" * 60), "line 1 is longer"),
    ((markup, "LONGEST_RECORD"), eu.parse, b'<export><sanctionEntity a="%b"/></export>' % (b"x" * 60), "line 1 is longer"),
    ((markup, "MOST_ELEMENTS"), eu.parse, b"<export><sanctionEntity>%b" % (b"<a/>" * 60), "more than 50 elements"),
    ((rows, "MOST_ROWS"), uk.parse, UK_FILE + UK_FILE.splitlines(keepends=True)[-1] * 60, "more than 50 rows"),
    ((rows, "LONGEST_LINE"), uk.parse, b"," * 60, "Line 1 is longer"),
])  # fmt: skip
def test_what_would_fill_the_memory_is_refused(limit, parse, content, said, monkeypatch):
    monkeypatch.setattr(*limit, 50)
    with pytest.raises(Unreadable, match=said):
        parse(content, code_of=code_of)


def test_an_entry_with_more_names_than_anybody_has_is_refused(monkeypatch):
    monkeypatch.setattr(entries, "MOST_NAMES", 2)
    [fault] = un.parse(UN_FILE, code_of=code_of).faults
    assert "more than 2 names" in str(fault.why)


@pytest.mark.parametrize(("old", "new", "why"), [
    ("<REFERENCE_NUMBER>YEe.009</REFERENCE_NUMBER>", "<REFERENCE_NUMBER/>", "no reference"),
    ("YEe.009", "VAi.001", "stands there twice, first <INDIVIDUAL> in line 3"),
    ("<FIRST_NAME>JUND\n    AL-WADI</FIRST_NAME>", "", "no name"),
    ("2012-05-06", "2012-13-06", "no day of the calendar"),
    ("Valley Front", "V" * 2001, "longer than 2000"),
    ("Valley Front", "Valley&#x85;\x7fFront", "control character"),
])  # fmt: skip
def test_an_entry_that_cannot_be_used_is_named_with_place_and_reason(old, new, why):
    parsed = un.parse(UN_FILE.decode().replace(old, new).encode(), code_of=code_of)
    [fault] = parsed.faults
    assert str(fault.where) == "<ENTITY> in line 10"
    assert why in str(fault.why)
    assert len(parsed.entries) == 1


@pytest.mark.parametrize(("changed", "why"), [
    ({"properties": None}, "no properties"), ({"properties": {"name": "Wadi"}}, "no list of texts"), ({"id": 7}, "no reference"),
])  # fmt: skip
def test_an_entity_that_cannot_be_used_is_named(changed, why):
    [fault] = ftm.parse(ftm_line(**changed), code_of=code_of).faults
    assert (str(fault.where), why in str(fault.why)) == ("line 1", True)


def test_too_many_faults_end_the_reading():
    lines = b"\n".join(ftm_line(id=7) for _ in range(60))
    with pytest.raises(Unreadable, match="More than 50 entries"):
        ftm.parse(lines, code_of=code_of)


WHOLE = {un.parse: UN_FILE, eu.parse: b"<export/>", uk.parse: UK_FILE, ftm.parse: ftm_line()}


@given(st.sampled_from(list(WHOLE)), st.data())
def test_whatever_bytes_come_the_answer_is_entries_or_a_refusal(parse, data):
    content = WHOLE[parse]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    try:
        parsed = parse(content[:start] + data.draw(st.binary(max_size=30)) + content[end:], code_of=code_of)
    except Unreadable:
        return
    assert all(entry.reference and entry.name for entry in parsed.entries)


@given(st.lists(st.sampled_from([SDN, ALT, ADD]), min_size=1, max_size=3), st.binary(max_size=20), st.integers(0, 500))
def test_whatever_files_of_ofac_come_the_answer_is_entries_or_a_refusal(files, noise, place):
    damaged = [(text.encode()[:place] + noise + text.encode()[place:]) for text in files]
    try:
        parsed = ofac.parse(damaged, code_of=code_of)
    except Unreadable:
        return
    assert all(entry.reference and entry.name for entry in parsed.entries)


@pytest.mark.skipif(not (REAL / "un_sc_list").is_dir(), reason="the published lists are not beside the checkout")
def test_the_published_lists_hold_what_their_publishers_say():
    for day, persons, groups in (("2021-03-12", 711, 293), ("2024-09-26", 682, 193)):
        parsed = un.parse((REAL / f"un_sc_list/un_{day}.xml").read_bytes(), code_of=code_of)
        kinds = [entry.kind for entry in parsed.entries]
        assert (kinds.count(EntryKind.PERSON), kinds.count(EntryKind.ORGANISATION)) == (persons, groups)
        assert (parsed.faults, parsed.dated.isoformat()) == ((), day)
    files = [(REAL / f"ofac/{name}.csv").read_bytes() for name in ("sdn_2022-12_with_header", "alt_2026-03")]
    parsed = ofac.parse(files, code_of=code_of)
    assert (len(parsed.entries), parsed.faults) == (11_443, ())
    assert sum("FTO" in entry.programmes for entry in parsed.entries) == 70


def test_markup_drops_namespaces_and_tells_lines():
    document = markup.read(b'<a:r xmlns:a="x" a:k="v">\n<a:e>t</a:e></a:r>', root="r", records=["e"])
    assert (document.attributes, [(line, e.tag, e.text) for line, e in document.records]) == (
        {"k": "v"},
        [(2, "e", "t")],
    )
