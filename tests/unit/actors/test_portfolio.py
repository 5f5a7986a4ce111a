"""What a profile needs: what has aged, and how thin what it rests on is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actors.domain.freshness import Rhythm
from actors.domain.portfolio import Known, Need, needs

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = AT.date()
WELL = Known(
    reviewed_at=AT - timedelta(days=1),
    last_contact_at=None,
    listing_due=TODAY + timedelta(days=1),
    screened_at=AT - timedelta(days=29),
    determined_until=TODAY + timedelta(days=15),
    disputed=0,
    origins=2,
)


def days(count):
    return AT - timedelta(days=count)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"reviewed_at": None}, [Need.NEVER_READ]),
        ({"reviewed_at": days(179)}, []),
        ({"reviewed_at": days(180)}, [Need.STALE]),
        ({"reviewed_at": days(30), "last_contact_at": days(89)}, [Need.STALE]),
        ({"reviewed_at": days(30), "last_contact_at": days(90)}, []),
        ({"listing_due": TODAY}, [Need.LISTING]),
        ({"listing_due": None}, []),
        ({"screened_at": None}, [Need.SCREENING]),
        ({"screened_at": days(30)}, [Need.SCREENING]),
        ({"determined_until": TODAY + timedelta(days=14)}, [Need.DETERMINATION]),
        ({"determined_until": None}, []),
        ({"disputed": 1}, [Need.DISPUTED]),
        ({"origins": 0}, [Need.NO_SOURCE]),
        ({"origins": 1}, [Need.ONE_ORIGIN]),
        ({"origins": 1, "reviewed_at": None, "listing_due": days(3).date()},
         [Need.LISTING, Need.NEVER_READ, Need.ONE_ORIGIN]),
    ],
)  # fmt: skip
def test_needs(change, found):
    rhythm = Rhythm(days=180, in_dialogue=30, dialogue=90, look_ups=30, ahead=14)
    assert needs(replace(WELL, **change), at=AT, rhythm=rhythm) == found
