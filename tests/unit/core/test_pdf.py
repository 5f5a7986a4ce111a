"""Papers: marked on every page, numbered, and readable in every script."""

from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from core import fonts
from core.pdf import Paper


@pytest.fixture(scope="module")
def pages():
    paper = Paper(title="Salt Road Front", marking="TLP:AMBER+STRICT", made="Made by Ana, 2026-11-29 19:00 UTC")
    paper.name("Salt Road Front", "Militia")
    paper.heading("Names")
    paper.rows(
        [("Фронт долины", "ru"), ("جبهة", "ar"), ("盐路 (北)", "zh"), ("Çelik Őr", "tr")],
        widths=(60, 40),
        heads=("Name", "Language"),
    )
    paper.heading("Long")
    paper.rows([(f"Row {number}", "x " * 40) for number in range(60)], widths=(20, 80), heads=("First", "Second"))
    paper.prose("A last word.", label="In depth")
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(paper.finished())).pages]


def test_every_page_is_marked_on_top_and_bottom_numbered_and_says_who_made_it(pages):
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert text.count("TLP:AMBER+STRICT") == 2
        assert f"Page {number} of {len(pages)}" in text
        assert "Made by Ana, 2026-11-29 19:00 UTC" in text
        assert "Salt Road Front" in text
        assert ("First" in text) is ("Row" in text), "heads stand again on every page"


def test_names_are_readable_in_every_script(pages):
    first = pages[0]
    assert "Фронт долины" in first
    assert set("جبهة") <= set(first)
    assert "Çelik Őr" in first
    assert "«YanLu» («Bei»)" in first
    assert "What stands in «»" not in first
    assert "was written in a script that this paper has no letters for" in pages[-1]


def test_what_can_be_written_says_nothing_of_letters():
    paper = Paper(title="T", marking="TLP:CLEAR", made="M")
    paper.prose("Ελλάς")
    text = PdfReader(BytesIO(paper.finished())).pages[0].extract_text()
    assert "Ελλάς" in text
    assert "no letters for" not in text


def font_of(letters, path):
    """Write a font that has these letters, all of them squares, and no others."""
    pen = TTGlyphPen(None)
    for step, at in ((pen.moveTo, (0, 0)), (pen.lineTo, (0, 700)), (pen.lineTo, (700, 700)), (pen.lineTo, (700, 0))):
        step(at)
    pen.closePath()
    names = {ord(letter): f"u{ord(letter):x}" for letter in letters}
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", *names.values()])
    font.setupCharacterMap(names)
    font.setupGlyf(dict.fromkeys([".notdef", *names.values()], pen.glyph()))
    font.setupHorizontalMetrics(dict.fromkeys([".notdef", *names.values()], (800, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Found", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)


def test_a_font_of_the_machine_is_used_for_the_letters_it_has_and_for_no_others(settings, tmp_path):
    settings.FONT_FOLDERS = (tmp_path,)
    (tmp_path / "noto").mkdir()
    font_of("盐路。", tmp_path / "noto" / "DroidSansFallbackFull.ttf")
    font_of("क", tmp_path / "NotoSansDevanagari-Regular.ttf")
    (tmp_path / "NotoSansThai-Regular.ttf").write_bytes(b"no font")
    fonts._files.cache_clear()
    try:
        paper = Paper(title="盐路", marking="TLP:CLEAR", made="M")
        paper.heading("盐路。")
        paper.rows([("路 क\u200d 北", "เกลือ")], widths=(50, 50), heads=("盐", "Name"))
        text = PdfReader(BytesIO(paper.finished())).pages[0].extract_text()
    finally:
        fonts._files.cache_clear()
    assert text.count("盐路") == 2
    assert "盐路。" in text
    assert "路 क «Bei»" in " ".join(text.split())
    assert "เ" not in text, "a file that is no font is passed over"
    assert "no letters for" in text
