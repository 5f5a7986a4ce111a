"""Copy the few third-party browser files Parley uses into the tree, so that nobody who runs it needs Node.

Run `python scripts/vendor_assets.py` after changing package.json; commit what it writes.
Only what is listed here is copied: font subsets, one sprite with the icons in use, what draws networks and maps, and
the accessibility checker of the browser tests. `static/vendor/VENDOR.json` names each file with its package, version,
licence and hash.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
SVG = "http://www.w3.org/2000/svg"

# package -> style sheet -> subsets; a browser fetches a subset only when a page uses one of its characters
FONTS: dict[str, dict[str, tuple[str, ...]]] = {
    "@fontsource/ibm-plex-sans": {
        "400": ("latin", "latin-ext", "cyrillic", "greek"),
        "400-italic": ("latin", "latin-ext"),
        "500": ("latin", "latin-ext", "cyrillic", "greek"),
        "600": ("latin", "latin-ext", "cyrillic", "greek"),
    },
    "@fontsource/ibm-plex-sans-arabic": {"400": ("arabic",), "500": ("arabic",), "600": ("arabic",)},
    "@fontsource/source-serif-4": {
        "400": ("latin", "latin-ext", "cyrillic", "greek"),
        "600": ("latin", "latin-ext", "cyrillic", "greek"),
    },
}

# package -> its files; loaded by the pages that draw a network or a map, and by no other
PICTURES: dict[str, tuple[str, ...]] = {
    "cytoscape": ("dist/cytoscape.min.js",),
    "layout-base": ("layout-base.js",),
    "cose-base": ("cose-base.js",),
    "cytoscape-fcose": ("cytoscape-fcose.js",),
    "d3-array": ("dist/d3-array.min.js",),
    "d3-geo": ("dist/d3-geo.min.js",),
    "topojson-client": ("dist/topojson-client.min.js",),
    "world-atlas": ("countries-50m.json",),
}

# fmt: off
ICONS = (
    "adjustments-horizontal", "affiliate", "alert-circle", "alert-triangle", "archive", "arrow-left", "arrow-right",
    "arrow-up-right", "arrows-exchange", "ban", "bell", "bookmark", "building", "building-community", "calendar",
    "certificate", "chart-line", "check", "checkbox", "chevron-down", "chevron-left", "chevron-right", "chevron-up",
    "circle-check", "circle-dashed", "circle-minus", "circle-x", "clipboard-check", "clock", "copy", "device-desktop",
    "device-floppy", "dots", "download", "external-link", "eye", "eye-off", "file-certificate", "file-text", "filter",
    "flag", "flame", "gauge", "gavel", "git-compare", "heart-handshake", "help-circle", "history", "home",
    "hourglass", "info-circle", "key", "language", "library", "link", "list-check", "lock", "lock-open", "login",
    "logout", "map-pin", "menu-2", "messages", "moon", "note", "notes", "pencil", "phone", "player-pause",
    "player-play", "plus", "printer", "quote", "refresh", "scale", "search", "send", "settings", "shield-check",
    "shield-lock", "speakerphone", "stack-2", "sun", "target", "trash", "upload", "user", "user-check", "user-plus",
    "users", "users-group", "world", "x",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Copied:
    """One file of ours and the package it came from."""

    path: Path
    package: str


def main() -> None:
    """Install the locked packages, copy the whitelist, write the inventory."""
    subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=ROOT, check=True)
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "fonts").mkdir(parents=True)
    AXE.parent.mkdir(parents=True, exist_ok=True)
    (VENDOR / "licences").mkdir()
    copied = [
        *copy_fonts(),
        write_sprite(),
        *copy_pictures(),
        *copy_licences(),
        copy(MODULES / "axe-core" / "axe.min.js", AXE, "axe-core"),
    ]
    (VENDOR / "VENDOR.json").write_text(json.dumps(inventory(copied), indent=2) + "\n")
    print(f"{len(copied)} files, {sum(one.path.stat().st_size for one in copied) // 1024} kB")


def copy(source: Path, target: Path, package: str) -> Copied:
    """Copy one file."""
    shutil.copyfile(source, target)
    return Copied(target, package)


def copy_fonts() -> list[Copied]:
    """Copy the font subsets and write the one style sheet that declares them."""
    copied: list[Copied] = []
    rules: list[str] = []
    for package, sheets in FONTS.items():
        for sheet, subsets in sheets.items():
            text = (MODULES / package / f"{sheet}.css").read_text()
            for name, rule in re.findall(r"/\* (\S+) \*/\s*(@font-face \{.*?\})", text, re.DOTALL):
                if not any(name.endswith(f"-{subset}-{_style(sheet)}") for subset in subsets) or _is_ext(name, subsets):
                    continue
                copied.append(
                    copy(MODULES / package / "files" / f"{name}.woff2", VENDOR / "fonts" / f"{name}.woff2", package)
                )
                rules.append(re.sub(r"src: [^;]+;", f'src: url("fonts/{name}.woff2") format("woff2");', rule))
    path = VENDOR / "fonts.css"
    path.write_text("\n".join(rules) + "\n")
    return [*copied, Copied(path, "@fontsource/ibm-plex-sans")]


def copy_pictures() -> list[Copied]:
    """Copy what draws networks and maps."""
    (VENDOR / "pictures").mkdir()
    return [
        copy(MODULES / package / name, VENDOR / "pictures" / Path(name).name, package)
        for package, names in PICTURES.items()
        for name in names
    ]


def copy_licences() -> list[Copied]:
    """Copy the licence of each package that is served to browsers."""
    return [
        copy(
            MODULES / package / "LICENSE", VENDOR / "licences" / f"{package.replace('/', '-').lstrip('@')}.txt", package
        )
        for package in (*FONTS, *PICTURES, "@tabler/icons")
    ]


def _style(sheet: str) -> str:
    return sheet if "italic" in sheet else f"{sheet}-normal"


def _is_ext(name: str, subsets: tuple[str, ...]) -> bool:
    """Say whether this is an extended subset nobody asked for (latin-ext also ends in …-ext-400-normal)."""
    found = re.search(r"-(\w+-ext)-\d", name)
    return found is not None and found[1] not in subsets


def write_sprite() -> Copied:
    """Gather the icons in use in one file; a page draws one with <use href="icons.svg#name">."""
    ET.register_namespace("", SVG)
    sprite = ET.Element(f"{{{SVG}}}svg")
    for name in sorted(ICONS):
        icon = ET.parse(MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg").getroot()  # noqa: S314 (locked)
        symbol = ET.SubElement(sprite, f"{{{SVG}}}symbol", {"id": name, "viewBox": "0 0 24 24"})
        symbol.extend(part for part in icon if part.get("d") != "M0 0h24v24H0z")
    path = VENDOR / "icons.svg"
    path.write_text(re.sub(r">\s+<", "><", ET.tostring(sprite, encoding="unicode")) + "\n")
    return Copied(path, "@tabler/icons")


def inventory(copied: list[Copied]) -> list[dict[str, str]]:
    """Return name, version, licence and hash of each file, in the order of their paths."""
    rows = []
    for one in sorted(copied, key=lambda c: c.path):
        package = json.loads((MODULES / one.package / "package.json").read_text())
        digest = base64.b64encode(hashlib.sha384(one.path.read_bytes()).digest()).decode()
        rows.append(
            {
                "path": one.path.relative_to(ROOT).as_posix(),
                "package": package["name"],
                "version": package["version"],
                "licence": package["license"],
                "sha384": digest,
            }
        )
    return rows


if __name__ == "__main__":
    main()
