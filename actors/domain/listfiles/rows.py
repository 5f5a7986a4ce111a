"""CSV as lists are published in: rows with their line in the file, refused with row and reason."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from actors.domain.listfiles.entries import Unreadable, decode
from actors.domain.words import noop as _
from actors.domain.words import say

MOST_ROWS: Final = 500_000
LONGEST_LINE: Final = 2**20
END_OF_FILE = "\x1a"
"""OFAC closes its files with this sign; it is neither a row nor an error."""


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that say anything, blanks trimmed.

    Raises Unreadable for a file cut off inside a quoted field, a line that is too long, or more rows than any list has.
    """
    reader = csv.reader(_lines(decode(content)), strict=True)
    count = 0
    try:
        for cells in reader:
            bare = [" ".join(cell.split()) for cell in cells]
            if any(cell.strip(END_OF_FILE) for cell in bare):
                count += 1
                if count > MOST_ROWS:
                    raise Unreadable(say(_("The file has more than {most} rows."), most=MOST_ROWS))
                yield reader.line_num, bare
    except csv.Error as fault:
        words = say(
            _("Row {line} cannot be read: {fault}. The file may be cut off."), line=reader.line_num, fault=str(fault)
        )
        raise Unreadable(words) from None


def _lines(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > LONGEST_LINE:
            raise Unreadable(say(_("Line {line} is longer than {most} characters."), line=number, most=LONGEST_LINE))
        yield line
