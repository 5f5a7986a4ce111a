"""One value has one text, and what has no such text is refused."""

import json
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import canonical


class Colour(StrEnum):
    RED = "red"


NOON = datetime(2026, 6, 1, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=3)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "é\n"]}, '{"a":[true,null,"é\\n"],"b":"1"}'),
        ([0.1, 1e-7, -3, Decimal("1.50")], '["0.1","1e-07","-3","1.50"]'),
        (NOON, '"2026-06-01T09:00:00.000005Z"'),
        (datetime(2026, 6, 1, tzinfo=UTC), '"2026-06-01T00:00:00Z"'),
        (date(2026, 6, 1), '"2026-06-01"'),
        ({Colour.RED: Colour.RED}, '{"red":"red"}'),
        (UUID(int=5), '"00000000-0000-0000-0000-000000000005"'),
        ((1, ()), '["1",[]]'),
    ],
)
def test_text(value, text):
    assert canonical.dumps(value) == text


@pytest.mark.parametrize(
    "value", [math.nan, -math.inf, [{"a": math.nan}], Decimal("NaN"), Decimal("Infinity"), NOON.replace(tzinfo=None)]
)
def test_refuses_values_without_a_form(value):
    with pytest.raises(ValueError, match="no canonical form"):
        canonical.dumps(value)


@pytest.mark.parametrize("value", [b"bytes", object(), timedelta(1), [iter(())]])
def test_refuses_types_without_a_form(value):
    with pytest.raises(TypeError, match="no canonical form"):
        canonical.dumps(value)


def test_the_hash_is_that_of_the_bytes():
    assert canonical.sha256("é") == sha256(b"\xc3\xa9").hexdigest()


@given(
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.floats(allow_nan=False, allow_infinity=False))
)
def test_the_order_of_keys_is_irrelevant_and_numbers_come_back(value):
    text = canonical.dumps(value)
    assert canonical.dumps(dict(reversed(value.items()))) == text
    assert {key: float(number) for key, number in json.loads(text).items()} == value
