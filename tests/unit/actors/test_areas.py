"""What is said of where an actor is, and of the entries of lists: when two records cannot both be so."""

from datetime import date

import pytest

from actors.domain.areas import Said, contradict
from actors.domain.listings import Said as Entry
from actors.domain.listings import contradict as entries_contradict

MARCH, APRIL, MAY = (date(2026, month, 1) for month in (3, 4, 5))
THERE = Said("ML", "Tamar valley", "controls", MARCH)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (Said("ML", "tamar Valley ", "absent"), True),
        (Said("ML", "", "absent", APRIL), True),
        (Said("ML", "Tamar valley", "absent", None, MARCH), False),
        (Said("ML", "Tamar valley", "absent", None, APRIL), True),
        (Said("ML", "Kidal", "absent"), False),
        (Said("NE", "", "absent"), False),
        (Said("ML", "Tamar valley", "contests"), False),
        (Said("ML", "", "operates"), False),
    ],
)
def test_absence_contradicts_presence_in_the_same_place_at_the_same_time(other, found):
    assert contradict(THERE, other) is contradict(other, THERE) is found


def test_presence_in_a_country_outlives_absence_from_one_place_in_it_and_two_absences_agree():
    absent = Said("ML", "Tamar valley", "absent")
    assert not contradict(Said("ML", "", "operates"), absent)
    assert not contradict(absent, absent)


@pytest.mark.parametrize(
    ("reference", "listed_on", "effects", "found"),
    [
        ("fto-7", MARCH, {"asset_freeze"}, False),
        ("FTO-7", APRIL, {"asset_freeze"}, True),
        ("", MARCH, {"travel_ban"}, True),
        ("FTO-8", APRIL, {"travel_ban"}, False),
    ],
)
def test_two_records_of_one_entry_contradict_each_other_where_they_say_different_things(
    reference, listed_on, effects, found
):
    one = Entry("FTO-7", MARCH, frozenset({"asset_freeze"}))
    assert entries_contradict(one, Entry(reference, listed_on, frozenset(effects))) is found
