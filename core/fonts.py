"""Fonts for papers: those of the pages, and for other scripts what is found on the machine; none has to be there.

The fonts of the pages write Latin, Greek, Cyrillic and Arabic. For Chinese, Japanese and Korean any of the packages
fonts-noto-cjk and fonts-droid-fallback will do, for the others fonts-noto-core (docs/howto/deploy.md).
"""

import os
from collections.abc import Iterator
from copy import copy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from django.conf import settings
from fontTools.ttLib import TTFont
from fontTools.unicodedata import script, script_name
from fpdf import FPDF
from fpdf.fonts import SubsetMap, TTFFont

OURS: Final = settings.BASE_DIR / "static" / "vendor" / "fonts"
FAMILY: Final = "latin"
SCRIPTS: Final = {
    "latin": "ibm-plex-sans-latin",
    "latin-ext": "ibm-plex-sans-latin-ext",
    "cyrillic": "ibm-plex-sans-cyrillic",
    "greek": "ibm-plex-sans-greek",
    "arabic": "ibm-plex-sans-arabic-arabic",
}
WEIGHTS: Final = {"": "400", "B": "600"}
EAST_ASIAN: Final = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo", "Zyyy"})
"""Scripts that are written with these, and what they share with others: their punctuation."""
EAST_ASIAN_FONTS: Final = {"NotoSansCJK-Regular.ttc": 2, "NotoSansSC-Regular.otf": 0, "DroidSansFallbackFull.ttf": 0}
"""Files in the order they are taken, each with the face: of several the one for simplified Chinese."""
Font = tuple[TTFFont, bytes]


@cache
def of_pages() -> dict[str, Font]:
    """Return every font of the pages as fpdf2 reads it, and its file unpacked: both once in the life of a process."""
    paper = FPDF()
    for name, file in SCRIPTS.items():
        for style, weight in WEIGHTS.items():
            paper.add_font(name, style, OURS / f"{file}-{weight}-normal.woff2")
    return {key: (font, _plain(font.ttfont)) for key, font in paper.fonts.items() if isinstance(font, TTFFont)}


def found_for(letter: str) -> Font | None:
    """Return a font of the machine that can write a letter; None where there is none."""
    for name, face in _candidates(letter):
        path = _files().get(name)
        font = _read(path, face) if path else None
        if font and ord(letter) in font[0].cmap:
            return font
    return None


def of_its_own(font: Font, *, number: int) -> TTFFont:
    """Return a font for one paper, which cuts it down to what it uses: nothing that is written to is shared."""
    read, plain = font
    own = copy(read)
    own.ttfont = TTFont(BytesIO(plain), recalcTimestamp=False, lazy=True)
    own.cw, own.desc, own.missing_glyphs = read.cw.copy(), copy(read.desc), []
    own.subset = SubsetMap(own)
    own.i = number
    return own


def _candidates(letter: str) -> Iterator[tuple[str, int]]:
    if script(letter) in EAST_ASIAN:
        yield from EAST_ASIAN_FONTS.items()
    else:
        yield f"NotoSans{script_name(script(letter)).replace('_', '')}-Regular.ttf", 0


@cache
def _files() -> dict[str, Path]:
    """Return the files in the folders of fonts by their names, as they are when a paper first needs one."""
    return {
        name: Path(folder) / name
        for root in settings.FONT_FOLDERS
        for folder, _folders, names in os.walk(root)
        for name in names
    }


@cache
def _read(path: Path, face: int) -> Font | None:
    paper = FPDF()
    try:
        paper.add_font("found", "", path, collection_font_number=face)
    except Exception:  # noqa: BLE001 - whatever is wrong with a file of the machine, the paper is written without it
        return None
    font = paper.fonts["found"]
    assert isinstance(font, TTFFont)
    font.fontkey = f"{path.stem.lower()}-{face}"
    # Opened anew, its tables are copied as they are; those fpdf2 has read would be written again, which takes a minute.
    return font, _plain(TTFont(path, recalcTimestamp=False, fontNumber=face, lazy=True))


def _plain(file: TTFont) -> bytes:
    plain = BytesIO()
    file.save(plain)
    return plain.getvalue()
