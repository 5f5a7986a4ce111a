"""How style sheets reach the browser: many small files while one works on them, one file when they are collected."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

SHEET = "css/parley.css"
IMPORT = re.compile(r'@import url\("(?P<name>(?!\.\.)[^"]+)"\) (?:layer\((?P<layer>\w+)\)|(?P<media>\w+));')


class OneSheetStorage(ManifestStaticFilesStorage):
    """Hashed names for ever, and the imports of our style sheet replaced by what they import.

    Thirty small requests become one, which is what a slow line needs. Imports from other folders stay as they are.
    """

    def post_process(
        self,
        paths: dict[str, tuple[Storage, str]],
        dry_run: bool = False,  # noqa: FBT001, FBT002 (their signature)
        **options: Any,
    ) -> Iterator[Any]:
        """Join the sheet, then hash everything as usual."""
        if SHEET in paths and not dry_run:
            source, path = paths[SHEET]  # what lies in the folder may be joined already, from older parts
            with source.open(path) as file:
                joined = IMPORT.sub(self._inlined, file.read().decode())
            self.delete(SHEET)
            self.save(SHEET, ContentFile(joined.encode()))
            paths[SHEET] = (self, SHEET)
        yield from super().post_process(paths, dry_run, **options)

    def _text(self, name: str) -> str:
        with self.open(name) as file:
            return str(file.read().decode())

    def _inlined(self, found: re.Match[str]) -> str:
        frame = f"@layer {found['layer']}" if found["layer"] else f"@media {found['media']}"
        return f"{frame} {{\n{self._text('css/' + found['name'])}}}"


class CompressedOneSheetStorage(OneSheetStorage, CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The same for a deployment, each file also as gzip and brotli."""
