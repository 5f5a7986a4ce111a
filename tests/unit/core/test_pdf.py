"""Papers: marked on every page, numbered, and readable in every script."""

from io import BytesIO

import pytest
from pypdf import PdfReader

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
