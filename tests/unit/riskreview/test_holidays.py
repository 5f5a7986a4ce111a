from datetime import date

from riskreview.domain.holidays import read


def test_a_list_is_read_line_by_line_and_says_which_lines_it_could_not_read():
    text = """2027-01-01 New Year

2027-05-01\tLabour Day
2027-05-03;  Boat Day
1 May 2027 Labour Day
2027-12-25
2027-01-01 New Year again
0001-01-01 Too early
"""
    found, wrong = read(text)
    assert found == {
        date(2027, 1, 1): "New Year",
        date(2027, 5, 1): "Labour Day",
        date(2027, 5, 3): "Boat Day",
    }
    assert wrong == [5, 6, 7, 8]
