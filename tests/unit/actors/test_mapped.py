"""Any CSV file, read by a mapping of its columns: what it is taken for, and what is refused with row and column."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.domain import mapped, tables
from actors.domain.kinds import ActorType
from actors.domain.mapped import Columns
from actors.domain.outgoing.sheets import ACTORS
from actors.domain.tables import Unreadable

HEADER = ["Ref", "Group", "Aliases", "Type", "Countries", "Founded", "Remarks"]
TARGETS = ["id:other", "name", "alias", "type", "countries", "founded_year", ""]
ROW = ["K1", "Upper Valley Front", "UVF; Front of the Valley", "Militia", "Kenya; cd", "1998", "=1+1"]
READ = Columns(dict(zip(HEADER, TARGETS, strict=True)))
CODES = {"kenya": "KE", "cd": "CD"}


def file(*rows, header=HEADER, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue().encode(encoding)


def parse(content, columns=READ):
    return mapped.parse(content, columns, code_of=lambda name: CODES.get(name.casefold(), ""))


@pytest.mark.parametrize(
    ("encoding", "delimiter", "seen"),
    [
        ("utf-8", ",", "utf-8"),
        ("utf-8-sig", ";", "utf-8"),
        ("utf-16", "\t", "utf-16"),
        ("cp1252", "|", "windows-1252"),
    ],
)
def test_encoding_and_delimiter_are_seen_in_the_file(encoding, delimiter, seen):
    content = file(["K1", "Frente Liberación", *ROW[2:]], delimiter=delimiter, encoding=encoding)
    sight = mapped.look(content)
    assert (sight.encoding, sight.delimiter, sight.headings, sight.rows) == (seen, delimiter, tuple(HEADER), 1)
    assert sight.first[0][1] == "Frente Liberación"
    assert parse(content).rows[0][1].name == "Frente Liberación"


def test_headings_are_guessed_and_a_field_is_guessed_once():
    assert mapped.guessed(HEADER) == dict(
        zip(HEADER, ["id:other", "name", "alias", "type", "countries", "founded_year", ""], strict=True)
    )
    assert mapped.guessed(["Name", "Group name", "QID", "ID"]) == {
        "Name": "name", "Group name": "", "QID": "id:wikidata", "ID": "",
    }  # fmt: skip


def test_a_row_says_what_its_columns_hold_and_an_ignored_one_is_not_looked_at():
    [(line, row)] = parse(file(ROW)).rows
    assert line == 2
    assert (row.key, row.name, row.actor_type, row.status) == ("K1", "Upper Valley Front", "militia", "")
    assert [(other.text, other.kind) for other in row.names] == [("UVF", "alias"), ("Front of the Valley", "alias")]
    assert row.columns == {"countries": ["KE", "CD"], "founded_year": 1998}
    [(_line, bare)] = parse(file(["K1", "Front", "-", "", "n/a", "", ""])).rows
    assert (bare.names, bare.columns) == ((), {})


def with_cell(heading, value):
    return [value if name == heading else cell for name, cell in zip(HEADER, ROW, strict=True)]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (with_cell("Group", " "), "the name is empty."),
        (with_cell("Ref", ""), "Ref: the identifier is empty."),
        (with_cell("Group", "=cmd()"), 'Group: a cell begins with "=", as a formula does.'),
        (with_cell("Aliases", "UVF; @x"), 'Aliases: a name begins with "@", as a formula does.'),
        (with_cell("Group", "x" * 201), "Group: the text is longer than 200 characters."),
        (with_cell("Ref", "x" * 121), "Ref: the text is longer than 120 characters."),
        (with_cell("Group", "Bell\x07"), "Group: a cell holds a control character."),
        (with_cell("Countries", "Kenya; Atlantis"), 'Countries: "Atlantis" is no country: '),
        (with_cell("Founded", "98"), 'Founded: "98" is not a year like 1998.'),
        (with_cell("Founded", "12/1998"), 'Founded: "12/1998" is not a year like 1998.'),
        (with_cell("Type", "terrorists"), 'Type: "terrorists" is not known; write one of: insurgent_group, '),
        (ROW, "the identifier K1 stands in row 2 already."),
        (ROW[:3], "3 columns instead of 7."),
        ([*ROW, "more"], "8 columns instead of 7."),
    ],
)
def test_a_bad_row_names_its_column_and_the_others_stay(bad, why):
    parsed = parse(file(ROW, bad))
    assert [line for line, _row in parsed.rows] == [2]
    [fault] = parsed.rejected
    assert (fault.line, str(fault.why).startswith(why)) == (3, True)


def test_without_identifiers_a_name_stands_once():
    columns = Columns({"Group": "name"})
    parsed = parse(file(ROW, with_cell("Group", "UPPER VALLEY FRONT")), columns)
    assert [str(fault.why) for fault in parsed.rejected] == [
        "the name stands in row 2 already: only a column of identifiers can tell the two apart."
    ]


def test_a_year_of_ending_follows_the_founding():
    columns = Columns({"Group": "name", "Founded": "founded_year", "Remarks": "ended_year"})
    assert str(parse(file(with_cell("Remarks", "1990")), columns).rejected[0].why) == "it ended before it was founded."


@pytest.mark.parametrize(
    ("content", "columns", "why"),
    [
        (b"", READ, "The file is empty."),
        (file(ROW, encoding="utf-16-le"), READ, "Line 1 holds a zero byte"),
        (file(header=HEADER), READ, "The file has a header and no rows."),
        (file(ROW, header=["Ref", "Ref", *HEADER[2:]]), READ, 'The heading "Ref" stands twice'),
        (file(ROW, header=["#2", "", *HEADER[2:]]), READ, "The first line is no CSV header."),
        (file([*ROW[:6], "x" * 200_000]), READ, "Row 2 cannot be read: field larger than field limit"),
        (file(ROW) + b'K2,"cut', READ, "The file may be cut off"),
        (file(ROW, header=[f"c{number}" for number in range(101)]), READ, "more than 100 columns"),
        (b"Name\n\x81\x8d\n", Columns({"Name": "name"}), "The file is no text in utf-8, windows-1252."),
        (file(ROW), Columns({"Ref": "id:other"}), "Say which column holds the name."),
        (file(ROW), Columns({"Group": "name", "Nom": "alias"}), "The file has no column Nom."),
        (file(ROW), Columns({"Group": "nonsense"}), '"nonsense" is no field of an actor.'),
        (file(ROW), Columns({"Group": "name", "Aliases": "name"}), 'Two columns say "Name": choose one.'),
        (file(ROW), Columns({"Group": "name", "Ref": "id:other", "Type": "id:wikidata"}), "Two columns hold identifiers"),
        (file(ROW), Columns(READ.columns, encoding="ebcdic"), "Choose one of the encodings"),
        (file(ROW), Columns(READ.columns, delimiter="ab"), "Columns are split by a comma"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_so_says_why(content, columns, why):
    with pytest.raises(Unreadable) as caught:
        parse(content, columns)
    assert why in str(caught.value)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    many = file(*([f"K{number}", *ROW[1:]] for number in range(4)))
    for read in (mapped.look, parse):
        with pytest.raises(Unreadable, match="more than 3 rows"):
            read(many)


def test_all_that_is_wrong_with_a_row_is_told():
    cells = ["K1", "Front", "=x", "Warband", "Nowhere", "soon", ""]
    [bad] = parse(file(cells, ["K2", "", "", "", "", "", ""], ["", "Front", "", "", "", "19", ""])).rejected[:1]
    told = [str(why) for why in (bad.why, *bad.more)]
    assert [why.partition(":")[0] for why in told] == ["Aliases", "Type", "Countries", "Founded"]
    assert told[3] == 'Founded: "soon" is not a year like 1998.'
    rejected = parse(file(["", "", "", "", "", "19", ""])).rejected
    assert [str(why) for one in rejected for why in (one.why, *one.more)] == [
        'Founded: "19" is not a year like 1998.', "the name is empty.", "Ref: the identifier is empty.",
    ]  # fmt: skip


def test_words_for_types_mean_what_somebody_said():
    columns = Columns(READ.columns, types={"warband": "militia"})
    rows = [["K1", "One", "", "Warband", "", "", ""], ["K2", "Two", "", "WARBAND", "", "", ""]]
    assert [row.actor_type for _line, row in parse(file(*rows), columns).rows] == ["militia", "militia"]
    assert [one.line for one in parse(file(*rows)).rejected] == [2, 3]
    with pytest.raises(Unreadable, match='"warlord" is no type of an actor'):
        parse(file(ROW), Columns(READ.columns, types={"x": "warlord"}))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("militia", "militia"), ("Insurgent group", "insurgent_group"), ("INSURGENT_GROUP", "insurgent_group"),
        ("Rebel group", "insurgent_group"), ("Terrorists", "violent_extremist_org"), ("PMC", "pmsc"), ("Ship", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_a_word_for_a_type_seems_to_mean(word, meant):
    assert mapped.guessed_type(word) == meant


def test_the_values_of_a_column_are_seen_once_and_not_when_they_are_many():
    rows = [[f"K{number}", "Front", "", "Band" if number % 2 else "band", "-", "", ""] for number in range(70)]
    values = dict(zip(HEADER, mapped.look(file(*rows)).values, strict=True))
    assert (values["Ref"], values["Type"], values["Countries"]) == ((), ("band",), ())


def our_table(*rows, pad=0, delimiter=","):
    about = [["Марка", "Amber"], ["By", "Ana"], ["On", "2026-12-01 10:00 UTC"], ["Filter", "q=a"], ["Actors", "1"]]
    heads = [f"Spalte {place}" for place in range(len(ACTORS))]
    out = io.StringIO()
    lines = [*([*line, *[""] * pad] for line in about), [""] * pad, heads, *rows]
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return ("\ufeff" + out.getvalue()).encode()


def our_row(**said):
    cells = {"name": "Front", "type": "Militia", "status": "Active", "countries": "KE; CD", "number": "n1", **said}
    places = {"name": 0, "type": 1, "status": 3, "countries": 4, "aliases": 7, "founded": 9, "number": 21}
    row = [""] * len(ACTORS)
    for name, text in cells.items():
        row[places[name]] = text
    return row


@pytest.mark.parametrize(("pad", "delimiter"), [(0, ","), (19, ","), (19, ";")])
def test_our_own_table_is_read_past_the_lines_about_itself(pad, delimiter):
    content = our_table(our_row(aliases="UVF; '=1"), our_row(number="n2", founded="19"), pad=pad, delimiter=delimiter)
    sight = mapped.look(content)
    assert (sight.is_ours, sight.rows, len(sight.headings), sight.delimiter) == (True, 2, 22, delimiter)
    columns = Columns(mapped.guessed(sight.headings, is_ours=True))
    assert (columns.key, columns.is_by_number, columns.scheme) == ("Spalte 21", True, "other")
    codes = {"KE": "KE", "CD": "CD"}
    bad = mapped.parse(content, columns, code_of=lambda name: codes.get(name, ""))
    assert [one.line for one in bad.rejected] == [8, 9]
    good = mapped.parse(our_table(our_row(name="'-Front"), pad=pad), columns, code_of=lambda name: codes.get(name, ""))
    assert [str(one.why) for one in good.rejected] == ['Spalte 0: a cell begins with "-", as a formula does.']
    [(line, row)] = mapped.parse(
        our_table(our_row(aliases="UVF")), columns, code_of=lambda name: codes.get(name, "")
    ).rows
    assert (line, row.key, row.actor_type, row.status, row.columns) == (
        8, "n1", "militia", "active", {"countries": ["KE", "CD"]},
    )  # fmt: skip


@pytest.mark.parametrize("missing", range(5))
def test_a_file_that_only_resembles_our_table_is_read_from_its_first_line(missing):
    lines = our_table(our_row()).decode().splitlines(keepends=True)
    content = "".join(lines[:missing] + lines[missing + 1 :]).encode()
    assert not mapped.look(content).is_ours


CELLS = st.text(max_size=8) | st.sampled_from(
    ["", "=1", "\x00", "K1", '"', "\r\n", ";;", "1998", "Kenya", "\ufeff", "x" * 300]
)


@given(
    st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=3)), max_size=5),
    st.lists(st.lists(CELLS, max_size=8), max_size=3),
    st.sampled_from([*mapped.DELIMITERS, ""]),
    st.sampled_from([*mapped.ENCODINGS, ""]),
    st.dictionaries(CELLS, st.sampled_from(["militia", "pmsc", "Militia", ""]), max_size=3),
    st.booleans(),
)
def test_a_mutated_file_is_read_or_refused_and_nothing_else(cuts, rows, delimiter, encoding, types, ours):
    content = bytearray(our_table(our_row(), *rows) if ours else file(ROW, *rows))
    for place, put in cuts:
        at = place % (len(content) + 1)
        content[at : at + 1] = put
    with contextlib.suppress(Unreadable):
        sight = mapped.look(bytes(content), encoding=encoding, delimiter=delimiter)
        guess = mapped.guessed(sight.headings, is_ours=sight.is_ours)
        assert all(mapped.guessed_type(value) in {"", *ActorType} for values in sight.values for value in values)
        columns = Columns(guess if ours else READ.columns, encoding=encoding, delimiter=delimiter, types=types)
        parsed = parse(bytes(content), columns)
        assert len(parsed.rows) + len(parsed.rejected) == sight.rows
        assert len({row.key or row.name.casefold() for _line, row in parsed.rows}) == len(parsed.rows)
        assert all(str(why) for bad in parsed.rejected for why in (bad.why, *bad.more))


def test_a_million_columns_are_refused():
    content = ",".join(f"a{place}" for place in range(1_000_000)).encode() + b"\n1\n"
    with pytest.raises(Unreadable, match="more than 100 columns"):
        mapped.look(content)
