"""Papers: PDF files with the marking on top and bottom of every page, page numbers, who made them and when.

fpdf2 draws, HarfBuzz shapes what is written; both come as wheels, so a machine needs no system library. The fonts are
those of the pages: Latin, Greek, Cyrillic and Arabic, right to left where that is how it is read; for other scripts
those found on the machine (core.fonts). What no font here can write stands in Latin letters, in «guillemets», and the
paper says so at its end.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any, Final
from unicodedata import category

import segno
from anyascii import anyascii
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.fonts import FontFace

from core import fonts
from core.fonts import FAMILY

COLOURS: Final = {"RED": (255, 43, 43), "AMBER": (255, 192, 0), "GREEN": (51, 255, 0), "CLEAR": (255, 255, 255)}
"""What the Traffic Light Protocol writes on black, by the word of the label."""
INK: Final = (24, 32, 38)
GREY: Final = (96, 104, 110)
RULE: Final = (190, 196, 200)
MARGIN, TOP, BOTTOM, LINE, ROOM_UNDER_A_HEADING, CODE = 18.0, 26.0, 22.0, 5.0, 40.0, 36.0  # mm


@cache
def _letters() -> frozenset[int]:
    return frozenset(code for font, _plain in fonts.of_pages().values() for code in font.cmap)


class Paper(FPDF):
    """A4 pages that grow as they are written; `finished` returns the file."""

    def __init__(self, *, title: str, marking: str, made: str) -> None:
        """Begin; `marking` is a label such as TLP:AMBER, `made` says by whom and when."""
        super().__init__(format="A4")
        self.marking, self.made, self.heading_of_pages = marking, made, title
        self.in_letters = False
        for key, font in fonts.of_pages().items():
            self.fonts[key] = fonts.of_its_own(font, number=len(self.fonts) + 1)
        self.letters = set(_letters())
        self.others = [name for name in fonts.SCRIPTS if name != FAMILY]
        self.set_fallback_fonts(self.others)
        self.set_text_shaping(use_shaping_engine=True)
        self.set_margins(MARGIN, TOP, MARGIN)
        self.set_auto_page_break(auto=True, margin=BOTTOM)
        self.alias_nb_pages()
        self.set_title(title)
        self.set_creator("Parley")
        self.set_keywords(marking)
        self.set_text_color(*INK)
        self.add_page()

    def header(self) -> None:
        """Draw the marking and the title on top of a page."""
        self.set_y(9)
        self._mark()
        self._small(self.heading_of_pages, align="L")
        self.set_draw_color(*RULE)
        self.line(MARGIN, self.get_y() + 1, self.w - MARGIN, self.get_y() + 1)
        self.set_y(TOP)

    def footer(self) -> None:
        """Draw the marking, who made it and the number at the bottom of a page."""
        self.set_y(-17)
        self._small(self.made, align="L")
        self.set_y(-17)
        self._small(_("Page %(page)s of %(pages)s") % {"page": self.page_no(), "pages": "{nb}"}, align="R")
        self._mark()

    def name(self, text: str, note: str = "") -> None:
        """Write what the paper is about."""
        self._line(text, 20, 9, style="B")
        if note:
            self._line(note, 10, 6, colour=GREY)

    def heading(self, text: str) -> None:
        """Begin a section; its heading stays with what follows."""
        self._keep_together(ROOM_UNDER_A_HEADING)
        self.ln(4)
        self._line(text, 13, 7, style="B")
        self.ln(1)

    def prose(self, text: str, *, label: str = "", small: bool = False) -> None:
        """Write a paragraph, under a label where one is given."""
        if label:
            self._keep_together(3 * LINE)
            self._line(label, 9, LINE, colour=GREY)
        self._line(text, 8.5 if small else 10, LINE, colour=GREY if small else INK)
        self.ln(1.5)

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write labels and what belongs to each."""
        self.rows(rows, widths=(26, 74))

    def rows(self, rows: Sequence[Sequence[str]], *, widths: Sequence[int], heads: Sequence[str] = ()) -> None:
        """Write rows in columns of these relative widths; `heads` stand again on every page."""
        self.set_font(FAMILY, size=9.5)
        self.set_draw_color(*RULE)
        lines: Any = "HORIZONTAL_LINES"
        with self.table(
            col_widths=tuple(widths),
            text_align="LEFT",
            line_height=LINE,
            borders_layout=lines,
            first_row_as_headings=bool(heads),
            headings_style=FontFace(emphasis="BOLD", color=INK),
            padding=(0.8, 1.5, 0.8, 0),
            v_align="TOP",
        ) as table:
            for cells in ([heads] if heads else []) + list(rows):
                row = table.row()
                for cell in cells:
                    row.cell(self.writable(cell))
        self.ln(2)

    def code(self, text: str) -> None:
        """Draw a text as a QR code, 36 mm wide."""
        rows = list(segno.make(text, error="m", micro=False).matrix)
        self._keep_together(CODE + 2 * LINE)
        module, top, left = CODE / len(rows), self.get_y() + 2, self.l_margin
        self.set_fill_color(*INK)
        for down, row in enumerate(rows):
            for across, dark in enumerate(row):
                if dark:
                    self.rect(left + across * module, top + down * module, module, module, style="F")
        self.set_y(top + CODE + 3)

    def signatures(self, names: Sequence[str]) -> None:
        """Leave room to sign beside each other, over these words."""
        self._keep_together(30)
        width, top = (self.w - 2 * MARGIN) / len(names), self.get_y() + 18
        self.set_draw_color(*INK)
        for place, name in enumerate(names):
            left = MARGIN + place * width
            self.line(left, top, left + width - 8, top)
            self.set_xy(left, top + 1)
            self._small(name, align="L")
        self.set_y(top + 8)

    def writable(self, text: str) -> str:
        """Return a text with what no font here can write in Latin letters, in «guillemets»."""
        pieces = []
        for known, letters in groupby(text, key=self._can_write):
            piece = "".join(letters)
            if known:
                pieces.append(piece)
            elif any(category(letter) != "Cf" for letter in piece):  # a mere sign of how to join letters is left out
                self.in_letters = True
                pieces.append(f"«{anyascii(piece).strip() or '?'}»")
        return "".join(pieces)

    def _can_write(self, letter: str) -> bool:
        return letter.isspace() or ord(letter) in self.letters or self._borrow(letter)

    def _borrow(self, letter: str) -> bool:
        """Take a font of the machine for a letter, if one has it; it has one weight, also where the rest is bold."""
        found = fonts.found_for(letter)
        if found is None:
            return False
        own = fonts.of_its_own(found, number=len(self.fonts) + 1)
        self.fonts[own.fontkey] = own
        self.letters |= own.cmap.keys()
        self.others.append(own.fontkey)
        self.set_fallback_fonts(self.others, exact_match=False)
        return True

    def finished(self) -> bytes:
        """Return the file, after a note about letters where one is due."""
        if self.in_letters:
            told = _("What stands in « » was written in a script that this paper has no letters for.")
            self.prose(told, small=True)
        return bytes(self.output())

    def _keep_together(self, height: float) -> None:
        if self.will_page_break(height):
            self.add_page()

    def _line(
        self, text: str, size: float, height: float, *, style: str = "", colour: tuple[int, int, int] = INK
    ) -> None:
        faces: Any = style
        self.set_font(FAMILY, faces, size)
        self.set_text_color(*colour)
        self.multi_cell(0, height, self.writable(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self.set_text_color(*INK)

    def _mark(self) -> None:
        word = self.marking.removeprefix("TLP:").partition("+")[0]
        self.set_font(FAMILY, "B", 9)
        width = self.get_string_width(self.marking) + 6
        self.set_x((self.w - width) / 2)
        self.set_fill_color(0, 0, 0)
        self.set_text_color(*COLOURS[word])
        self.cell(width, 5.5, self.marking, align="C", fill=True, new_x="LMARGIN", new_y="NEXT")
        self.set_text_color(*INK)

    def _small(self, text: str, *, align: Any) -> None:
        self.set_font(FAMILY, size=8)
        self.set_text_color(*GREY)
        self.cell(0, 4.5, self.writable(text), align=align, new_x="LMARGIN", new_y="NEXT")
        self.set_text_color(*INK)
