"""What comes from elsewhere is exactly what was recorded, and nothing in it calls home."""

import base64
import hashlib
import json
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
VENDOR = ROOT / "static" / "vendor"
ROWS = json.loads((VENDOR / "VENDOR.json").read_text())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["path"])
def test_files_are_what_was_recorded(row):
    found = base64.b64encode(hashlib.sha384((ROOT / row["path"]).read_bytes()).digest()).decode()
    assert found == row["sha384"]


def test_no_file_is_unrecorded():
    recorded = {row["path"] for row in ROWS}
    there = {path.relative_to(ROOT).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert there - recorded == {"static/vendor/VENDOR.json"}


def test_versions_are_those_of_the_lock():
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for row in ROWS:
        assert locked[f"node_modules/{row['package']}"]["version"] == row["version"]


def test_lock_names_no_host_to_fetch_from():
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not any("resolved" in package for package in locked.values())
    assert all("integrity" in package for name, package in locked.items() if name)


def test_licences_allow_it_and_travel_along():
    assert {row["licence"] for row in ROWS} <= {"ISC", "MIT", "OFL-1.1", "MPL-2.0"}
    for package in {row["package"] for row in ROWS if row["path"].startswith("static/")}:
        assert (VENDOR / "licences" / f"{package.replace('/', '-').lstrip('@')}.txt").stat().st_size > 500


def test_sprite_holds_the_icons_that_are_listed():
    listed = runpy.run_path(str(ROOT / "scripts" / "vendor_assets.py"))["ICONS"]
    assert re.findall(r'symbol id="([\w-]+)"', (VENDOR / "icons.svg").read_text()) == sorted(listed)
