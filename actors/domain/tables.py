"""CSV files as rows of cells: read strictly, refused with line and reason, never guessed at."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from actors.domain.words import Words, say
from actors.domain.words import noop as _

LARGEST_FILE: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 200_000
LONGEST_NAME: Final = 200
LONGEST_HEADING: Final = 60
MOST_NAMES: Final = 500
"""No actor has more; an index cannot hold any number of them."""
FORMULA: Final = ("=", "+", "-", "@")


class Unreadable(Exception):
    """The file as a whole cannot be read as what it claims to be."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


class Fault(Exception):
    """One row cannot be used; the words say why, the first thing first."""

    def __init__(self, words: Words, *more: Words) -> None:
        self.words = words
        self.more = more


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be imported: its line in the file, why, and what else is wrong with it."""

    line: int
    why: Words
    more: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd in a row that can be imported all the same."""

    line: int
    key: str
    words: Words


def decoded(content: bytes) -> str:
    """Return the text of a UTF-8 file; raises Unreadable when empty, too large, not UTF-8 or with zero bytes."""
    if not content.strip():
        raise Unreadable(say(_("The file is empty.")))
    if len(content) > LARGEST_FILE:
        raise Unreadable(say(_("The file is larger than {most} megabytes."), most=LARGEST_FILE // 2**20))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Unreadable(say(_("Line {line} is not UTF-8 text: save the file as UTF-8."), line=line)) from None
    insist_on_no_zero_byte(text)
    return text


def insist_on_no_zero_byte(text: str) -> None:
    """Refuse text that holds a zero byte, naming its line; raises Unreadable."""
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise Unreadable(say(_("Line {line} holds a zero byte: this is no CSV file."), line=line))


def reader_of(text: str, *, delimiter: str = ",") -> Any:
    """Return a strict reader of CSV text; it has `line_num`."""
    return csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)


def header_of(reader: Iterator[list[str]]) -> list[str]:
    """Return the first line of a file without blanks around the names; raises Unreadable, also for a name twice."""
    try:
        header = [" ".join(name.split()) for name in next(reader)]
    except (StopIteration, csv.Error):
        raise Unreadable(say(_("The first line is no CSV header."))) from None
    counted = Counter(header)
    if twice := next((name for name in header if name and counted[name] > 1), ""):
        raise Unreadable(say(_('The heading "{name}" stands twice in the first line.'), name=twice[:LONGEST_HEADING]))
    return header


def lines_of(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with its line; raises Unreadable for a broken or an endless file."""
    try:
        for cells in reader:
            if reader.line_num > MOST_ROWS:
                raise Unreadable(say(_("The file has more than {most} rows."), most=MOST_ROWS))
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as fault:
        words = say(
            _("Row {line} cannot be read: {fault}. The file may be cut off."), line=reader.line_num, fault=str(fault)
        )
        raise Unreadable(words) from None


def cells_of(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by their headings, blanks trimmed and folded; raises Fault for a ragged row."""
    if len(cells) != len(header):
        raise Fault(say(_("{found} columns instead of {wanted}."), found=len(cells), wanted=len(header)))
    return {name: " ".join(value.split()) for name, value in zip(header, cells, strict=True)}


def insist_on_name(text: str) -> None:
    """Refuse what is no name: too long, a formula, or with control characters; raises Fault."""
    if len(text) > LONGEST_NAME:
        raise Fault(say(_("a name is longer than {most} characters."), most=LONGEST_NAME))
    if text.startswith(FORMULA):
        raise Fault(say(_('a name begins with "{sign}", as a formula does.'), sign=text[0]))
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        raise Fault(say(_("a name holds a control character.")))


def insist_on_few_names(count: int) -> None:
    """Refuse a row with more names than anybody has; raises Fault."""
    if count > MOST_NAMES:
        raise Fault(say(_("it has more than {most} names."), most=MOST_NAMES))
