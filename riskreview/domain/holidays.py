"""Reading a list of holidays that somebody typed or pasted."""

from datetime import date
from typing import Final

FIRST: Final = date(2000, 1, 1)
LAST: Final = date(2199, 12, 31)
LONGEST_NAME: Final = 120


def read(text: str) -> tuple[dict[date, str], list[int]]:
    """Return the day and name of each line ("2027-01-01 New Year"), and the numbers of lines that cannot be read.

    Empty lines do not matter. A day that stands there twice cannot be read the second time.
    """
    found: dict[date, str] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        written, _space, name = line.strip().replace("\t", " ").replace(";", " ").partition(" ")
        name = name.strip()
        try:
            day = date.fromisoformat(written)
        except ValueError:
            wrong.append(number)
            continue
        if day in found or not FIRST <= day <= LAST or not 0 < len(name) <= LONGEST_NAME:
            wrong.append(number)
        else:
            found[day] = name
    return found, wrong
