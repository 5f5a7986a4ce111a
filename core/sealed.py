"""How a record is frozen in sections: every section by itself, and one root over all of them.

A section is {"salt", "content"}. Its hash is SHA-256 of its canonical text (`core.canonical`); the root is SHA-256 of
the canonical text of {section: hash}. So a section can be left out for a reader who may not see it and the root still
holds, and the salt keeps anybody from guessing a short section from its hash. `riskreview/data/verify.py` repeats this.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from core import canonical


def hashes_of(sections: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of every section, by name."""
    return {name: canonical.sha256(canonical.dumps(section)) for name, section in sorted(sections.items())}


def root_of(hashes: Mapping[str, str]) -> str:
    """Return the one hash that stands for all sections."""
    return canonical.sha256(canonical.dumps(hashes))


def broken(sections: Mapping[str, Any], hashes: Mapping[str, str], root: str) -> Iterator[str]:
    """Yield what does not hold: the name of each section that is not its hash, and "root"."""
    found = hashes_of(sections)
    yield from sorted(name for name in found.keys() | hashes.keys() if found.get(name) != hashes.get(name))
    if root_of(hashes) != root:
        yield "root"
