"""One canonical text for one value: what is hashed, frozen and compared.

UTF-8, keys sorted, no white space, numbers as decimal strings, moments in UTC with Z. `jsonb::text` is not canonical.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256 as _sha256
from math import isfinite
from typing import Any
from uuid import UUID


def plain(value: Any) -> Any:  # noqa: C901, PLR0911, PLR0912 - one line a type
    """Return `value` as what JSON holds and gives back unchanged.

    Raises ValueError for NaN and infinity, TypeError for a type that has no canonical form.
    """
    match value:
        case None | bool():
            return value
        case Enum():
            return plain(value.value)
        case str():
            return str(value)
        case int():
            return int(value)
        case float():
            if not isfinite(value):
                raise ValueError(f"{value} has no canonical form")
            return value + 0.0  # JSON of the database knows no negative zero
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} has no canonical form")
            return format(value, "f")
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=str)
    if hasattr(value, "_proxy____cast"):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone has no canonical form")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _numbers_as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _numbers_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_numbers_as_text(item) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = repr(value)  # JSON of the database gives 1e+16 back as a whole number
        return format(Decimal(text), "f") if "e+" in text else text
    return value


def dumps(value: Any) -> str:
    """Return the canonical text of `value`."""
    return json.dumps(_numbers_as_text(plain(value)), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    """Return the hex SHA-256 of the UTF-8 bytes of `text`."""
    return _sha256(text.encode("utf-8")).hexdigest()
