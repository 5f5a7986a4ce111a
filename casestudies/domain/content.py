"""Reading the file of a case study: every part in its shape, or a sentence for each place that is wrong.

The codes that other apps own come in as `Codes`, so that this module knows only shapes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from casestudies.domain.publication import SUMMARY_WORDS, Status, too_long
from casestudies.domain.vocabulary import (
    HORIZONS,
    AgreementStage,
    CeasefireClass,
    CitationKind,
    LessonType,
    PartyRole,
    Precision,
    Provision,
    Region,
    Strength,
)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of other apps that a study may use."""

    actor_types: frozenset[str]
    list_codes: frozenset[str]
    kinds: frozenset[str]
    media: frozenset[str]
    tracks: frozenset[str]
    incentives: frozenset[str]
    functions: frozenset[str]
    incident_types: frozenset[str]
    markings: frozenset[str]


Check = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of a row: how it is checked, and what stands when it is absent (required when `default` is ...)."""

    check: Check
    default: Any = ...


Shape = Mapping[str, Field]


def _text(value: Any) -> str:
    return _maybe_text(value) if not isinstance(value, str) or value.strip() else "must be a text"


def _maybe_text(value: Any) -> str:
    return "" if isinstance(value, str) and "\0" not in value else "must be a text"


def _day(value: Any) -> str:
    return "" if type(value) is date else "must be a date such as 2016-06-23"


def _maybe_day(value: Any) -> str:
    return "" if value is None else _day(value)


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _one_of(allowed: Iterable[Any]) -> Check:
    known = frozenset(allowed)
    return lambda value: "" if isinstance(value, str | int) and value in known else f"{value!r} is not a known code"


def _one_of_or_none(allowed: Iterable[Any]) -> Check:
    known = _one_of(allowed)
    return lambda value: "" if value is None else known(value)


def _some_of(allowed: Iterable[Any] | None = None) -> Check:
    known = _one_of(allowed) if allowed is not None else _text

    def check(value: Any) -> str:
        if not isinstance(value, list):
            return "must be a list"
        return next(filter(None, map(known, value)), "")

    return check


def _sources() -> Field:
    return Field(_some_of())


HEAD: Final[Shape] = {
    "slug": Field(_text),
    "title": Field(_text),
    "summary": Field(_text),
    "content_status": Field(_one_of([Status.DRAFT])),
    "region": Field(_one_of(Region)),
    "conflict": Field(_text),
}
PERIOD: Final[Shape] = {"from": Field(_day), "to": Field(_day), "note": Field(_text)}
CITATION: Final[Shape] = {
    "key": Field(_text),
    "kind": Field(_one_of(CitationKind)),
    "title": Field(_text),
    "author": Field(_text),
    "publisher": Field(_maybe_text, ""),
    "date": Field(_maybe_day, None),
    "date_precision": Field(_one_of(Precision), "day"),
    "url": Field(_maybe_text, ""),
    "perspective": Field(_maybe_text, ""),
}
INDICATOR: Final[Shape] = {
    "name": Field(_text),
    "unit": Field(_text),
    "note": Field(_maybe_text, ""),
    "values": Field(lambda value: "" if isinstance(value, list) and value else "must be a list of values"),
    "sources": _sources(),
}
VALUE: Final[Shape] = {
    name: Field(lambda value: "" if type(value) is int and value >= 0 else "must be a whole number")
    for name in ("year", "low", "best", "high")
}


def _rows(codes: Codes) -> Mapping[str, Shape]:
    text, sources = Field(_text), _sources()
    checklist = Field(_some_of(), [])
    return {
        "bibliography": CITATION,
        "parties": {
            "key": text,
            "name": text,
            "common_name": text,
            "actor_type": Field(_one_of(codes.actor_types)),
            "role": Field(_one_of(PartyRole)),
            "functions": Field(_some_of(codes.functions), []),
            "text": text,
            "sources": sources,
            "listings": Field(lambda value: "" if isinstance(value, list) else "must be a list", []),
        },
        "objectives": {"party": text, "text": text, "sources": sources},
        "context": {"text": text, "sources": sources},
        "channels": {
            "medium": Field(_one_of(codes.media)),
            "track": Field(_one_of(codes.tracks)),
            "is_discreet": Field(_flag),
            "text": text,
            "sources": sources,
        },
        "timeline": {
            "date": Field(_day),
            "until": Field(_maybe_day, None),
            "precision": Field(_one_of(Precision), "day"),
            "text": text,
            "type": Field(_one_of_or_none(codes.incident_types)),
            "parties": Field(_some_of()),
            "contested": Field(_maybe_text, ""),
            "sources": sources,
        },
        "agreements": {
            "title": text,
            "date": Field(_day),
            "stage": Field(_one_of(AgreementStage)),
            "ceasefire_class": Field(_one_of_or_none(CeasefireClass)),
            "parties": Field(_some_of()),
            "provisions": Field(_some_of(Provision)),
            "monitoring": text,
            "text": text,
            "sources": sources,
        },
        "incentives": {"category": Field(_one_of(codes.incentives)), "text": text, "sources": sources},
        "legal_issues": {"text": text, "codes": checklist, "sources": sources},
        "risks": {"code": text, "text": text, "sources": sources},
        "outcomes": {"horizon": Field(_one_of(HORIZONS)), "text": text, "sources": sources},
        "indicators": INDICATOR,
        "lessons": {
            "type": Field(_one_of(LessonType)),
            "strength": Field(_one_of(Strength)),
            "text": text,
            "applies_to": Field(lambda value: "" if isinstance(value, dict) else "must name what it applies to"),
            "codes": checklist,
            "sources": sources,
        },
        "counter_arguments": {"text": text, "sources": sources},
        "open_questions": {"text": text, "sources": sources},
    }


def _nested(codes: Codes) -> Mapping[tuple[str, str], Shape]:
    listing = {
        "list_code": Field(_one_of(codes.list_codes)),
        "authority": Field(_text),
        "listed_on": Field(_maybe_day, None),
        "listed_precision": Field(_one_of(Precision), "day"),
        "delisted_on": Field(_maybe_day, None),
        "note": Field(_maybe_text, ""),
        "sources": _sources(),
    }
    return {("parties", "listings"): listing, ("indicators", "values"): VALUE}


def _reach(codes: Codes) -> Shape:
    return {
        "actor_types": Field(_some_of(codes.actor_types), []),
        "kinds": Field(_some_of(codes.kinds), []),
        "channels": Field(_some_of(codes.media), []),
        "incentives": Field(_some_of(codes.incentives), []),
    }


class _Reader:
    """Reads rows by shape and collects what is wrong, each under its place in the file."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def row(self, where: str, data: Any, shape: Shape) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.problems[where] = "must have named entries"
            return {}
        for name in sorted(set(data) - set(shape), key=str):
            self.problems[f"{where}.{name}"] = "is not an entry of a case study"
        row = {}
        for name, field in shape.items():
            if name in data:
                complaint = field.check(data[name])
                if complaint:
                    self.problems[f"{where}.{name}"] = complaint
                row[name] = data[name]
            elif field.default is ...:
                self.problems[f"{where}.{name}"] = "is missing"
            else:
                row[name] = field.default
        return row

    def rows(self, where: str, data: Any, shape: Shape) -> list[dict[str, Any]]:
        if not isinstance(data, list):
            self.problems[where] = "must be a list"
            return []
        return [self.row(f"{where}.{index}", entry, shape) for index, entry in enumerate(data)]


def read(data: Any, codes: Codes) -> tuple[dict[str, Any], dict[str, str]]:
    """Return (the study with every default filled in, the problems by place); with problems the study is not usable."""
    reader = _Reader()
    if not isinstance(data, dict):
        return {}, {"": "the file does not hold one case study"}
    sections = _rows(codes)
    head_shape = {
        **HEAD,
        "tlp": Field(_one_of(codes.markings)),
        "kinds": Field(_some_of(codes.kinds)),
        "period": Field(lambda value: "" if isinstance(value, dict) else "must have from, to and note"),
        **{name: Field(lambda _value: "", []) for name in sections},
    }
    study = reader.row("study", data, head_shape)
    study["period"] = reader.row("period", study.get("period"), PERIOD)
    for name, shape in sections.items():
        study[name] = reader.rows(name, study.get(name, []), shape)
    for (outer, inner), shape in _nested(codes).items():
        for index, row in enumerate(study[outer]):
            row[inner] = reader.rows(f"{outer}.{index}.{inner}", row.get(inner, []), shape)
    for index, row in enumerate(study["lessons"]):
        row["applies_to"] = reader.row(f"lessons.{index}.applies_to", row.get("applies_to"), _reach(codes))
    if not reader.problems:
        reader.problems |= _inconsistencies(study)
    return study, reader.problems


def _inconsistencies(study: Mapping[str, Any]) -> dict[str, str]:
    """Return what single rows cannot show: long summary, turned-around period, double and unknown keys."""
    found = {}
    if too_long(study["summary"]):
        found["study.summary"] = f"has more than {SUMMARY_WORDS} words"
    if study["period"]["from"] > study["period"]["to"]:
        found["period.to"] = "lies before its beginning"
    parties = [row["key"] for row in study["parties"]]
    citations = [row["key"] for row in study["bibliography"]]
    for where, keys in (("parties", parties), ("bibliography", citations)):
        doubles = sorted({key for key in keys if keys.count(key) > 1})
        if doubles:
            found[where] = f"uses a key twice: {', '.join(doubles)}"
    for where, name, used in references(study):
        unknown = sorted(set(used) - set(parties if name == "party" else citations))
        if unknown:
            found[where] = f"names an unknown {name}: {', '.join(unknown)}"
    return found


def references(study: Mapping[str, Any]) -> Iterable[tuple[str, str, list[str]]]:
    """Yield (place, "party" or "source", keys) for every mention of a party or a source."""
    for section, rows in study.items():
        if not isinstance(rows, list) or section == "kinds":
            continue
        for index, row in enumerate(rows):
            where = f"{section}.{index}"
            yield f"{where}.sources", "source", row.get("sources", [])
            yield f"{where}.parties", "party", row.get("parties", [])
            yield f"{where}.party", "party", [row["party"]] if "party" in row else []
            for inner, listing in enumerate(row.get("listings", [])):
                yield f"{where}.listings.{inner}.sources", "source", listing["sources"]
