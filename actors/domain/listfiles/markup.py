"""XML as a list publisher writes it, and nothing that only an attacker needs: no document type, no entities."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from actors.domain.listfiles.entries import Unreadable, insist_on_size
from actors.domain.words import noop as _
from actors.domain.words import say

DEEPEST: Final = 24
MOST_ELEMENTS: Final = 3_000_000
"""So many elements within records fit into a file that is not too large only where they say nothing."""
LONGEST_RECORD: Final = 2**20


@dataclass(slots=True)
class Document:
    """The records of an XML file with the lines they begin in, and the parts of the head that were asked for."""

    root: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    records: list[tuple[int, Element]] = field(default_factory=list)


def read(content: bytes, *, root: str, records: Collection[str]) -> Document:
    """Return the elements called like `records`, wherever they stand; namespaces are dropped from names.

    Raises Unreadable: empty, too large, cut off or malformed (with line and column), another root, a document type or
    entity declaration (what XML bombs are made of), nested too deeply, a record that is too long, too many elements.
    """
    insist_on_size(content)
    reader = _Reader(root, frozenset(records))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    reader.parser = parser
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's signature
    except expat.ExpatError as fault:
        words = say(
            _("Line {line}, column {column}: {fault}. The file may be cut off or damaged."),
            line=fault.lineno, column=fault.offset + 1, fault=expat.ErrorString(fault.code),
        )  # fmt: skip
        raise Unreadable(words) from None
    except (LookupError, ValueError):
        raise Unreadable(say(_("The encoding that the first line names is not known: save it as UTF-8."))) from None
    return reader.document


class _Reader:
    def __init__(self, root: str, records: frozenset[str]) -> None:
        self.document = Document()
        self.wanted_root, self.wanted = root, records
        self.parser: Any = None
        self.depth = 0
        self.builder: TreeBuilder | None = None
        self.inside, self.line = 0, 0
        self.elements, self.length = 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(say(_("Line {line}: elements are nested too deeply."), line=self._here()))
        if self.depth == 1:
            self.document.root, self.document.attributes = name, plain
            if name != self.wanted_root:
                words = say(
                    _("This is another kind of file: it begins with <{found}>, not with <{wanted}>."),
                    found=name[:60], wanted=self.wanted_root,
                )  # fmt: skip
                raise Unreadable(words)
        if self.builder is None and name in self.wanted and self.depth > 1:
            self.builder, self.inside, self.line, self.length = TreeBuilder(), self.depth, self._here(), 0
        if self.builder is not None:
            self._insist_on_room(sum(map(len, plain.values())))
            self.elements += 1
            self.builder.start(name, plain)

    def _insist_on_room(self, more: int) -> None:
        self.length += more
        if self.length > LONGEST_RECORD:
            words = _("The entry that begins in line {line} is longer than {most} characters.")
            raise Unreadable(say(words, line=self.line, most=LONGEST_RECORD))
        if self.elements >= MOST_ELEMENTS:
            raise Unreadable(say(_("The file has more than {most} elements."), most=MOST_ELEMENTS))

    def end(self, tag: str) -> None:
        if self.builder is not None:
            self.builder.end(tag.rpartition(" ")[2])
            if self.depth == self.inside:
                self.document.records.append((self.line, self.builder.close()))
                self.builder = None
        self.depth -= 1

    def data(self, text: str) -> None:
        if self.builder is not None:
            self._insist_on_room(len(text))
            self.builder.data(text)

    def refuse(self, *_declaration: Any) -> None:
        words = say(
            _("Line {line}: the file declares a document type or entities, which no list needs."), line=self._here()
        )
        raise Unreadable(words)

    def _here(self) -> int:
        return int(self.parser.CurrentLineNumber)
