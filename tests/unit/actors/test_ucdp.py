import contextlib
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.domain import tables, ucdp

COLUMNS = "ActorId,NameData,NameOrig,NameOrigFull,NameOrigFullEng,Org,ConflictId,DyadId,Location,Version"
HEADER = next(csv.reader([COLUMNS]))
REAL = Path(__file__).parents[4] / "shared/data/ucdp_actor/ucdp-actor-22.1.csv"


def file(*rows, header=HEADER, encoding="utf-8"):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


ROW = [
    "5001",
    " Upper Valley Front ",
    "UVF",
    "n/a",
    "Upper Valley Front",
    "1",
    "1, 2",
    "",
    "Kenya, DR Congo (Zaire)",
    "22.1",
]


def test_one_row_is_cleaned_and_keeps_what_it_says():
    parsed = ucdp.parse(file(ROW))
    assert parsed.version == "22.1"
    assert parsed.rejected == ()
    [(line, row)] = parsed.rows
    assert line == 2
    assert row == ucdp.ActorRow(
        key="5001",
        name="Upper Valley Front",
        is_state=False,
        organisation="formal",
        names=(ucdp.OtherName("UVF", "alias"),),
        countries=("Kenya", "DR Congo (Zaire)"),
        conflicts=("1", "2"),
        dyads=(),
        version="22.1",
    )


def test_only_a_state_gets_a_kind():
    rows = [[str(5000 + int(org)), "A", "", "", "", org, "", "", "Kenya", "22.1"] for org in "1234"]
    assert [row.is_state for _line, row in ucdp.parse(file(*rows)).rows] == [False, False, False, True]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({0: "12x"}, 'ActorId is "12x", not a number.'),
        ({0: ""}, 'ActorId is "", not a number.'),
        ({1: "  "}, "NameData is empty."),
        ({5: "7"}, 'Org is "7", not 1, 2, 3 or 4.'),
        ({9: "latest"}, 'Version is "latest", not like 22.1.'),
        ({1: "x" * 201}, "a name is longer than 200 characters."),
        ({1: "x" * 10_000}, "a name is longer than 200 characters."),
        ({0: "9" * 80}, 'ActorId is "9999999999999", not a number.'),
        ({0: "0005000"}, "the identifier 5000 stands in row 2 already."),
        ({1: "=cmd|' /C calc'!A0"}, 'a name begins with "=", as a formula does.'),
        ({2: "@SUM(1)"}, 'a name begins with "@", as a formula does.'),
        ({1: "Bell\x07"}, "a name holds a control character."),
    ],
)
def test_a_bad_row_is_rejected_with_line_and_reason_and_the_others_stay(change, why):
    bad = [change.get(index, cell) for index, cell in enumerate(ROW)]
    parsed = ucdp.parse(file(["5000", *ROW[1:]], bad))
    assert [row.key for _line, row in parsed.rows] == ["5000"]
    assert [(fault.line, str(fault.why)) for fault in parsed.rejected] == [(3, why)]


def test_a_repeated_identifier_names_the_row_it_repeats():
    parsed = ucdp.parse(file(ROW, ROW))
    assert [(fault.line, str(fault.why)) for fault in parsed.rejected] == [
        (3, "the identifier 5001 stands in row 2 already.")
    ]


def test_links_say_what_the_other_is_to_the_row():
    header = [*HEADER, "ActorIdPrev", "ActorIdSplitTemp", "ActorIdAlliance", "ActorIdGroup"]
    parsed = ucdp.parse(file([*ROW, "5001, 012", "", "12", "7, 7"], ["12", *ROW[1:], "", "13", "", ""], header=header))
    assert parsed.links == 5
    assert [[(link.kind.value, link.other) for link in row.links] for _line, row in parsed.rows] == [
        [("splinter", "5001"), ("splinter", "12"), ("alliance", "12"), ("joined", "7")],
        [("temporary_split", "13")],
    ]


def test_a_heading_that_stands_twice_is_refused():
    with pytest.raises(ucdp.Unreadable, match='The heading "Org" stands twice'):
        ucdp.parse(file([*ROW, "1"], header=[*HEADER, "Org"]))


def test_a_short_row_is_rejected():
    assert str(ucdp.parse(file(ROW, ROW[:4])).rejected[0].why) == "4 columns instead of 10."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (file(ROW, encoding="utf-16"), "Line 1 is not UTF-8 text: save the file as UTF-8."),
        (file(ROW, encoding="utf-16-le"), "Line 1 holds a zero byte: this is no CSV file."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Line 1 is not UTF-8 text: save the file as UTF-8."),
        (file([*ROW[:8], "x" * 200_000, "22.1"]), "Row 2 cannot be read: field larger than field limit"),
        (b"\x00" * 40 + b",", "Line 1 holds a zero byte: this is no CSV file."),
        (
            file(ROW, ["5002", "Frente Liberaci\xf3n", *ROW[2:]], encoding="latin-1"),
            "Line 3 is not UTF-8 text: save the file as UTF-8.",
        ),
        (file(ROW, header=["Id", *HEADER[1:]]), "This is no UCDP actor file: the columns ActorId are missing."),
        (file(), "The file has a header and no rows."),
        (file(ROW)[:-30] + b'"Ken', "The file may be cut off"),
        (file(ROW, ["5002", *ROW[1:9], "23.1"]), "The file mixes versions: 22.1, 23.1."),
    ],
)
def test_an_unreadable_file_says_where_and_why(content, why):
    with pytest.raises(ucdp.Unreadable) as caught:
        ucdp.parse(content)
    assert why in str(caught.value)


def test_a_huge_file_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_FILE", 2**20)
    with pytest.raises(ucdp.Unreadable, match="larger than 1 megabytes"):
        ucdp.parse(b"a" * (2**20 + 1))


@given(st.binary(max_size=400))
def test_any_bytes_are_parsed_or_refused_and_nothing_else(content):
    with contextlib.suppress(ucdp.Unreadable):
        ucdp.parse(content)


@given(st.lists(st.lists(st.text(max_size=12), min_size=0, max_size=12), max_size=6))
def test_any_rows_under_a_good_header_are_accounted_for(rows):
    try:
        parsed = ucdp.parse(file(*rows))
    except ucdp.Unreadable:
        return
    told = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(parsed.rows) + len(parsed.rejected) <= len(told)


@pytest.mark.skipif(not REAL.exists(), reason="the UCDP actor file is not beside the checkout")
def test_the_real_file_has_the_counts_its_publisher_states():
    parsed = ucdp.parse(REAL.read_bytes())
    assert parsed.version == "22.1"
    assert len(parsed.rows) == 1725
    assert parsed.rejected == ()
    assert parsed.links == 465
    kinds = [row.organisation for _line, row in parsed.rows]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "formal": 1059,
        "informal": 37,
        "communal": 466,
        "state": 163,
    }


@given(
    st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=3)), max_size=6),
    st.lists(st.tuples(st.integers(0, 13), st.text(max_size=6)), max_size=3),
)
def test_a_mutated_file_is_read_or_refused_and_nothing_else(cuts, cells):
    row = [*ROW, "5001", "5002, 12", "n/a", "x"]
    for column, text in cells:
        row[column] = text
    content = bytearray(file(row, [*row[1:], ""], header=[*HEADER, *ucdp.COLUMN_OF.values()]))
    for place, put in cuts:
        at = place % (len(content) + 1)
        content[at : at + 1] = put
    with contextlib.suppress(ucdp.Unreadable):
        parsed = ucdp.parse(bytes(content))
        assert all(link.other for _line, one in parsed.rows for link in one.links)
