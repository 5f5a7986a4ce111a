"""What the how-to for curl calls is there, under the method it uses."""

import re
from pathlib import Path

from tests.rest_schema import SCHEMA

TEXT = Path("docs/howto/spine-with-curl.md").read_text()
PATHS = SCHEMA["paths"]
GENERIC = "engagements/$1/$2/"


def calls():
    """Yield method and path of each call; what a variable stands for becomes a part of its own."""
    for method, path in re.findall(r'\b(GET|POST) "?([a-z-]+/[^\s"\']*)', TEXT):
        if path != GENERIC:
            yield method, path.partition("?")[0]
    yield from (("POST", f"engagements/$1/{verb}/") for verb in re.findall(r"^act \S+ (\w+)", TEXT, re.MULTILINE))
    yield from (("POST", path) for path in re.findall(r"\$API/([a-z]\S*/)\"", TEXT))


def is_there(method, path):
    parts = [part if "$" not in part else "{}" for part in f"/api/v1/{path}".split("/")]
    for known, operations in PATHS.items():
        other = re.sub(r"\{\w+\}", "{}", known).split("/")
        fits = len(other) == len(parts) and all(
            mine in {"{}", theirs} for mine, theirs in zip(parts, other, strict=True)
        )
        if fits and method.lower() in operations:
            return True
    return False


def test_every_call_is_there():
    found = list(calls())
    assert len(found) > 25
    assert ("POST", "actors/import/") in found
    assert [call for call in found if not is_there(*call)] == []


def test_the_parts_stand_in_order():
    assert re.findall(r"^## (\d)", TEXT, re.MULTILINE) == list("12345678")
