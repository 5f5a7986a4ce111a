"""Collected style sheets arrive as one file that says the same as the many."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from core import assets

CSS = Path(__file__).resolve().parents[3] / "static" / "css"


def collect(folder: Path, kind: type[assets.OneSheetStorage] = assets.OneSheetStorage) -> str:
    source = FileSystemStorage(CSS.parent)
    names = [path.relative_to(CSS.parent).as_posix() for path in CSS.parent.rglob("*") if path.is_file()]
    storage = kind(location=folder, base_url="/static/")
    for name in names:
        with source.open(name) as file:
            storage.save(name, file)
    for _name, _hashed, problem in storage.post_process({name: (source, name) for name in names}):
        assert problem is True or problem is False
    return (folder / storage.stored_name(assets.SHEET)).read_text()


def test_only_the_fonts_are_still_imported(tmp_path):
    sheet = collect(tmp_path)
    assert sheet.count("@import") == 1
    assert sheet.index("@layer tokens, base, layout, components, utilities;") < sheet.index("@import")
    assert sheet.index("@import") < sheet.index("@layer tokens {")


def test_every_sheet_is_there_once_in_its_layer(tmp_path):
    sheet = collect(tmp_path)
    for path in CSS.rglob("*.css"):
        if path.name != "parley.css":
            assert sheet.count(path.read_text().strip()) == 1, path.name
    assert "@media print {" in sheet
    assert sheet.count("{") == sheet.count("}")


def test_a_part_that_changed_reaches_the_sheet_when_it_is_collected_again(tmp_path):
    parts = {"css/parley.css": '@import url("part.css") layer(base);', "css/part.css": "p { color: red; }"}
    source = FileSystemStorage(tmp_path / "source")
    storage = assets.OneSheetStorage(location=tmp_path / "collected", base_url="/static/")
    for text in ("p { color: red; }", "p { color: blue; }"):
        parts["css/part.css"] = text
        for name, content in parts.items():
            source.delete(name)
            source.save(name, ContentFile(content.encode()))
        # As collectstatic does: what is newer in the folder, as the joined sheet is, is not copied again.
        for name in parts if text.endswith("red; }") else ["css/part.css"]:
            storage.delete(name)
            with source.open(name) as file:
                storage.save(name, file)
        list(storage.post_process({name: (source, name) for name in parts}))
    assert "blue" in (tmp_path / "collected" / storage.stored_name(assets.SHEET)).read_text()


def test_sources_are_left_alone(tmp_path):
    before = (CSS / "parley.css").read_text()
    collect(tmp_path)
    assert (CSS / "parley.css").read_text() == before


def test_a_deployment_gets_the_same_sheet_and_its_packed_forms(tmp_path, settings):
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("js", "svg", "woff2", "json", "txt")  # the slow ones say no more
    (tmp_path / "packed").mkdir()
    sheet = collect(tmp_path / "packed", assets.CompressedOneSheetStorage)
    assert sheet == collect(tmp_path / "plain")
    assert len(list((tmp_path / "packed" / "css").glob("parley.*.css.br"))) == 1


def test_a_deployment_uses_it():
    assert "core.assets.CompressedOneSheetStorage" in (CSS.parents[1] / "config" / "settings" / "prod.py").read_text()
