"""What the README promises about the machine is what the code does."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = (
    r"\benv\.\w+\(\s*\"([A-Z_]+)\"",
    r"\benviron(?:\.get|\.setdefault)?[\[(]\"([A-Z_]+)\"",
    r"\$\{([A-Z_]+):",
)
OF_TEST_RUNS = {"PARLEY_TEST_FOLDER", "PARLEY_TEST_APP_ROLE", "PARLEY_TEST_TEMPLATE"}


def test_every_variable_that_is_read_stands_in_the_one_table():
    readers = [
        ROOT / "parley",
        ROOT / "docker-compose.yml",
        *(ROOT / "deploy").rglob("*"),
        *(ROOT / "config").rglob("*.py"),
    ]
    text = "\n".join(path.read_text() for path in readers if path.is_file())
    read = {name for pattern in READ for name in re.findall(pattern, text)}
    read = {name.removesuffix("_FILE") for name in read} - OF_TEST_RUNS - {"PATH", "PYTHONDONTWRITEBYTECODE"}
    table = (ROOT / "README.md").read_text().partition("## Environment")[2].partition("## Further")[0]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)} == read


def test_pictures_are_there_and_small():
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    assert 1 <= len(shown) <= 6
    assert {ROOT / name for name in shown} == set((ROOT / "docs/img").iterdir())
    assert all((ROOT / name).stat().st_size < 120_000 for name in shown)
