"""Changing the data of a checklist item by item: every function returns new data and leaves what it was given alone.

The items stand in parts: the base, named "", and the modules by their code.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

BASE: Final = ""

Body = Mapping[str, Any]
Rows = list[Any]


def parts(body: Body) -> Iterator[tuple[str, str, Rows]]:
    """Yield the parts in order: code, title, items."""
    yield BASE, "", body["items"]
    for module in body.get("modules", []):
        yield module["code"], module["title"], module["items"]


def find(body: Body, code: str) -> tuple[str, Any] | None:
    """Return in which part an item stands, and the item; None where there is none of that code."""
    for part, _title, rows in parts(body):
        for row in rows:
            if row["code"] == code:
                return part, row
    return None


def put(body: Body, item: Any, *, part: str, instead_of: str = "") -> dict[str, Any]:
    """Return the checklist with an item in place of another, or at the end of its part."""
    before = find(body, instead_of) if instead_of else None
    if before is not None and before[0] == part:
        return _with(body, lambda _part, rows: [item if row["code"] == instead_of else row for row in rows])
    rest = without(body, instead_of) if before is not None else body
    return _with(rest, lambda name, rows: [*rows, item] if name == part else rows)


def without(body: Body, code: str) -> dict[str, Any]:
    """Return the checklist without an item."""
    return _with(body, lambda _part, rows: [row for row in rows if row["code"] != code])


def moved(body: Body, code: str, by: int) -> dict[str, Any]:
    """Return the checklist with an item that many places later in its part, or earlier; never beyond its ends."""

    def change(_part: str, rows: Rows) -> Rows:
        place = next((number for number, row in enumerate(rows) if row["code"] == code), None)
        if place is None:
            return rows
        rest = [*rows[:place], *rows[place + 1 :]]
        rest.insert(max(0, place + by), rows[place])
        return rest

    return _with(body, change)


def find_module(body: Body, code: str) -> Any | None:
    """Return the module of a code; None where there is none."""
    return next((row for row in body.get("modules", []) if row["code"] == code), None)


def put_module(body: Body, module: Mapping[str, Any], *, instead_of: str = "") -> dict[str, Any]:
    """Return the checklist with a module in place of another, whose items stay unless it brings its own, or last."""
    rows = body.get("modules", [])
    if instead_of:
        return {**body, "modules": [{**row, **module} if row["code"] == instead_of else row for row in rows]}
    return {**body, "modules": [*rows, module]}


def without_module(body: Body, code: str) -> dict[str, Any]:
    """Return the checklist without a module and its items."""
    return {**body, "modules": [row for row in body["modules"] if row["code"] != code]}


def _with(body: Body, change: Callable[[str, Rows], Rows]) -> dict[str, Any]:
    found = {**body, "items": change(BASE, body["items"])}
    if "modules" in body:
        found["modules"] = [{**row, "items": change(row["code"], row["items"])} for row in body["modules"]]
    return found
