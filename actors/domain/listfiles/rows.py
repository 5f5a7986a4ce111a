"""CSV as lists are published in: rows with their line in the file, refused with row and reason."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from actors.domain.listfiles.entries import Unreadable, decode
from actors.domain.words import noop as _
from actors.domain.words import say

END_OF_FILE = "\x1a"
"""OFAC closes its files with this sign; it is neither a row nor an error."""


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that say anything, blanks trimmed; raises Unreadable for a file cut off inside a quoted field."""
    reader = csv.reader(io.StringIO(decode(content), newline=""), strict=True)
    try:
        for cells in reader:
            bare = [" ".join(cell.split()) for cell in cells]
            if any(cell.strip(END_OF_FILE) for cell in bare):
                yield reader.line_num, bare
    except csv.Error as fault:
        words = say(
            _("Row {line} cannot be read: {fault}. The file may be cut off."), line=reader.line_num, fault=str(fault)
        )
        raise Unreadable(words) from None


def by_name(header: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    """Return the cells of a row by the names of its columns, in lower case."""
    return dict(zip((name.casefold() for name in header), cells, strict=True))
