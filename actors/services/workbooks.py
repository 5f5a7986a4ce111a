"""An Excel workbook of actors, written row by row."""

from collections.abc import Iterable
from typing import IO, Final

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from actors.domain.outgoing import sheets
from actors.domain.outgoing.records import About, Record
from core.errors import Invalid

LONGEST: Final = 32_767  # letters in a cell
MOST_ROWS: Final = 1_048_576
WIDE: Final = 24


def write(file: IO[bytes], records: Iterable[Record], about: About) -> None:
    """Write the workbook: a sheet about it, then actors, names, places, relations, people; each page says its marking.

    Raises Invalid when a sheet would have more rows than the format allows.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options)
    book.set_properties({"title": f"Parley: {about.marking}", "author": about.by, "comments": about.marking})
    tables = {
        title: _Sheet(book, title, heads, about)
        for title, heads in (
            (_("About this file"), ()),
            (_("Actors"), sheets.ACTORS),
            (_("Other names"), sheets.NAMES),
            (_("Places"), sheets.PLACES),
            (_("Relations"), sheets.RELATIONS),
            (_("People"), sheets.PEOPLE),
        )
    }
    first, actors, *others = tables.values()
    for row in sheets.about_rows(about, _):
        first.add(row)
    readers = (sheets.name_rows, sheets.place_rows, sheets.relation_rows, sheets.person_rows)
    for record in records:
        actors.add(sheets.actor_row(record, _))
        for table, rows_of in zip(others, readers, strict=True):
            for row in rows_of(record, _):
                table.add(row)
    book.close()


class _Sheet:
    """One sheet of the workbook; what was written stays written, so memory does not grow with it."""

    def __init__(self, book: Workbook, title: str, heads: Iterable[str], about: About) -> None:
        """Make it ready to print, and write its heads."""
        self.sheet: Worksheet = book.add_worksheet(title[:31])
        self.title, self.used = title, 0
        told = "&".join(("", f"C{_bare(about.marking)}", f"R{_bare(about.by)} {about.moment}"))
        self.sheet.set_header(told[:255])
        self.sheet.set_footer(f"&L{_bare(title)}&C{_bare(about.marking)}&R&P / &N"[:255])
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_column(0, 20, WIDE)
        if get_language_bidi():
            self.sheet.right_to_left()
        if named := sheets.heads(heads, _):
            self.sheet.freeze_panes(1, 1)
            self.sheet.repeat_rows(0)
            self.add(named, book.add_format({"bold": True}))

    def add(self, row: Iterable[str], style: object = None) -> None:
        """Write a row below the last one, each cell as text and none as a formula."""
        if self.used == MOST_ROWS:
            message = _("A sheet has room for %(most)d rows, and %(sheet)s has more: narrow the filter, or take CSV.")
            raise Invalid("too_many_rows", message % {"most": MOST_ROWS, "sheet": self.title})
        for column, cell in enumerate(row):
            self.sheet.write_string(self.used, column, _fitting(sheets.neutral(cell)), style)
        self.used += 1


def _fitting(cell: str) -> str:
    """Return the cell as long as the format allows, saying so where something was cut."""
    if len(cell) <= LONGEST:
        return cell
    mark = _(" … (cut: too long for a cell; the CSV table has it whole)")
    return cell[: LONGEST - len(mark)] + mark


def _bare(text: str) -> str:
    """Return text for a header or a footer, where an ampersand would begin a command."""
    return text.replace("&", "&&")
