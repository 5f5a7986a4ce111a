import contextlib
import csv
import io
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.domain import ucdp_dyads
from actors.domain.tables import Unreadable
from tests.unit.actors.test_ucdp import REAL as REAL_ACTORS

REAL = REAL_ACTORS.parents[1] / "ucdp_dyads/ucdp-term-dyad-3-2021.csv"
HEADER = list(ucdp_dyads.NEEDED)


def row(dyad, year, began, *, a="100", b="5001", ended="", on="", how="", over="2", place="", version="9"):
    return [dyad, "90", str(year), a, b, began, ended, on, how, over, place, version]


def file(*rows, header=HEADER):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def spells(*rows):
    return ucdp_dyads.parse(file(*rows)).spells


def test_years_of_one_episode_are_one_spell_and_an_ending_closes_it():
    found = spells(
        row("7", 1991, "3/31/91", over="1", place="Upper Valley"),
        row("7", 1992, "3/31/91", ended="1", on="11/9/92", how="1", over="1", place="Upper Valley"),
        row("7", 1995, "1995-02-01", ended="0"),
        row("8", 1995, "12/31/48", a="100, 101", ended="1", on="12/31/95", how="5"),
    )
    told = [(one.key, one.since, one.until, one.ended, one.outcome, one.line) for one in found]
    assert told == [
        ("7:1991", date(1991, 3, 31), date(1992, 11, 9), True, "1", 3),
        ("7:1995", date(1995, 2, 1), None, False, "", 4),
        ("8:1995", date(1948, 12, 31), date(1995, 12, 31), True, "5", 5),
    ]
    assert (found[0].territory, found[0].years, found[2].sides) == (
        "Upper Valley", (1991, 1992), (("100", "101"), ("5001",)),
    )  # fmt: skip


def test_what_does_not_fit_together_is_told():
    parsed = ucdp_dyads.parse(
        file(
            row("1", 1970, "12/31/70", ended="1", on="11/30/70", how="3"),
            row("2", 1990, "1/1/90", ended="1"),
            row("3", 1982, "2/23/82", ended="1", on="9/30/89", how="6"),
            row("4", 1985, "2/23/82", ended="0", on="1/1/85", how="5"),
            row("5", 1999, "5/5/99"),
        )
    )
    assert [(remark.line, str(remark.words)) for remark in parsed.remarks] == [
        (2, "It began on 1970-12-31, after it ended on 1970-11-30: it is taken to begin with that year."),
        (3, "It ended in 1990, on a day the file does not tell."),
        (4, "It ended on 1989-09-30, in another year than its row says."),
        (5, "It tells an outcome, but not that it ended: the outcome is left out."),
    ]
    assert [(str(one.since), one.until and one.until.year, one.outcome) for one in parsed.spells] == [
        ("1970-01-01", 1970, "3"),
        ("1990-01-01", 1990, ""),
        ("1982-02-23", 1989, "6"),
        ("1982-02-23", 1985, ""),
        ("1999-05-05", None, ""),
    ]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (row("x", 1990, "1/1/90"), 'dyad_id is "x", not a number.'),
        (row("1", 90, "1/1/90"), 'year is "90", not a year one would expect.'),
        (row("1", 1990, ""), "start_date2 is empty."),
        (row("1", 1990, "13/31/90"), 'start_date2 is "13/31/90", not a day like 12/31/90 or 1990-12-31.'),
        (row("1", 1990, "1/1/90", a="100, Kenya"), 'side_a_id is "Kenya", not a number.'),
        (row("1", 1990, "1/1/90", b=""), 'side_b_id is "", not a number.'),
        (row("1", 1990, "1/1/90", how="7"), 'outcome is "7", not one of 1, 2, 3, 4, 5, 6.'),
        (row("1", 1990, "1/1/90", over=""), 'incompatibility is "", not one of 1, 2, 3.'),
        (row("1", 1990, "1/1/90", ended="yes"), 'dyadterm is "yes", not one of 0, 1.'),
        (row("9", 1991, "1/1/90"), "dyad 9 has a row for 1991 already: row 2."),
        (row("1", 1990, "1/1/90", version=""), "version is empty or too long."),
        (row("1", 1990, "1/1/90")[:5], "5 columns instead of 12."),
    ],
)
def test_a_bad_row_is_rejected_with_line_and_reason(bad, why):
    parsed = ucdp_dyads.parse(file(row("9", 1991, "1/1/90"), bad))
    assert [(fault.line, str(fault.why)) for fault in parsed.rejected] == [(3, why)]
    assert len(parsed.spells) == 1


ODD = st.text(max_size=12) | st.sampled_from(["", ".", "1", "7", "1990", "2/30/90", "1990-13-01", "0/0/00", "9" * 30])


@given(st.lists(st.tuples(st.integers(0, 11), ODD), max_size=4), st.integers(0, 2))
def test_a_mutated_file_is_read_or_refused_and_nothing_else(changes, at):
    rows = [row("1", 1990 + number, "1/1/90") for number in range(3)]
    for column, value in changes:
        rows[at][column] = value
    with contextlib.suppress(Unreadable):
        parsed = ucdp_dyads.parse(file(*rows))
        assert len(parsed.rejected) + sum(one.years[1] - one.years[0] + 1 for one in parsed.spells) >= 1
        assert all(one.until is None or one.since <= one.until for one in parsed.spells)


@pytest.mark.skipif(not REAL.exists(), reason="the UCDP file of dyads is not beside the checkout")
def test_the_real_file_has_the_counts_its_publisher_states():
    with REAL.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    parsed = ucdp_dyads.parse(REAL.read_bytes())
    assert (len(rows), parsed.rejected, len(parsed.remarks)) == (3140, (), 13)
    assert len({one.dyad for one in parsed.spells}) == len({one["dyad_id"] for one in rows}) == 646
    ended = [one for one in parsed.spells if one.ended]
    assert len(ended) == sum(one["dyadterm"] == "1" for one in rows) == 852
    assert Counter(one.outcome for one in ended) == Counter(one["outcome"] for one in rows if one["dyadterm"] == "1")
    assert sum(one.until is None for one in parsed.spells) == sum(one["year"] == "2020" for one in rows) - sum(
        one["year"] == "2020" and one["dyadterm"] == "1" for one in rows
    )
