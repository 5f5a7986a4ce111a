"""Frozen dataclasses to plain JSON data and back, without losing a bit.

A run stores its inputs as plain data; restoring them and scoring again must give the same number. Numbers may come back
as decimal strings (that is how the canonical text writes them), so restoring reads them by the type of the field.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, Union

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """Return `value` as dicts, lists, strings, numbers, booleans and None; moments as UTC ISO text with Z."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    return value


def from_plain(kind: type[T], data: object) -> T:
    """Return the `kind` that `data` describes; a part of it may be given as the dataclass that it is.

    Raises ValueError for anything else: a missing or unknown field, an unknown code, a number that is none.
    """
    try:
        return typing.cast("T", _read(kind, data))
    except (TypeError, KeyError, AttributeError) as fault:
        raise ValueError(f"not a {kind.__name__}: {fault}") from fault


def _read(kind: Any, data: Any) -> Any:  # noqa: PLR0911 - one line a type
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, Union):
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return None if data is None else _read(inner, data)
    if origin is tuple:
        return tuple(_read(arguments[0], item) for item in data)
    if origin is Mapping:
        return MappingProxyType({_read(arguments[0], key): _read(arguments[1], item) for key, item in data.items()})
    if is_dataclass(kind):
        shape = typing.cast("type[Any]", kind)
        return data if isinstance(data, shape) else _read_fields(shape, data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    if kind in (float, int):
        return kind(str(data))
    if kind in (bool, str) and not isinstance(data, kind):
        raise ValueError(f"not {kind.__name__}: {data!r}")
    return kind(data)


def _read_fields(kind: Any, data: Mapping[str, Any]) -> Any:
    types_of = _types_of(kind)
    if set(data) != set(types_of):
        raise ValueError(f"{kind.__name__}: fields differ by {sorted(set(data) ^ set(types_of))}")
    return kind(**{name: _read(each, data[name]) for name, each in types_of.items()})


@cache
def _types_of(kind: Any) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
