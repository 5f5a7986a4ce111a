"""The frozen content of a submission as people read it: labels for columns, names for ids, as they were then."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.domain.grading import FactState
from actors.domain.listfiles.entries import PublishedList
from actors.domain.screening import HitState
from actors.models import Listing
from core import canonical
from engagements.models import Engagement
from engagements.selectors.content import ROWS
from riskreview.models import Snapshot

PARTS = (
    (
        "purpose",
        gettext_lazy("What and why"),
        ("title", "kind", "purpose", "track", "desired_effect", "objective", "alternatives"),
    ),
    ("distribution", gettext_lazy("Who may know"), ("compartment_id", "marking", "is_discreet", "who_may_know")),
    ("actors", gettext_lazy("Actors"), ("parties",)),
    ("persons", gettext_lazy("Persons of the other side"), ("delegates",)),
    ("team", gettext_lazy("Our team"), ("team",)),
    (
        "where_and_how",
        gettext_lazy("Where and how"),
        ("channel_id", "venue_id", "planned_start", "planned_end", "physical_meeting"),
    ),
    ("facilitators", gettext_lazy("Facilitators"), ("facilitation",)),
    ("security", gettext_lazy("Security and go or no-go"), ("security_plan", "go_no_go")),
    ("common_ground", gettext_lazy("Common ground"), ("shared_interests",)),
    ("offers", gettext_lazy("Offers"), ("offers", "lethal", "partner_force")),
    (
        "limits",
        gettext_lazy("What is said"),
        ("messages", "topics_to_avoid", "red_lines", "written_text", "essential_contact"),
    ),
    ("reactions", gettext_lazy("Expected reactions"), ("reactions",)),
    ("disclosure", gettext_lazy("Disclosure"), ("public_part", "public_when", "public_speaker", "public_event")),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the content: labelled values, and rows of labelled values."""

    title: str
    values: list[tuple[str, str]]
    rows: list[list[tuple[str, str]]]
    row_kind: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A part of two contents side by side: rows as the component `diff` takes them."""

    title: str
    rows: list[dict[str, str]]

    @property
    def changed(self) -> int:
        """Return how many rows say something else."""
        return sum(row["before"] != row["after"] for row in self.rows)


def load(snapshot: Snapshot) -> dict[str, Any]:
    """Return the frozen text as data."""
    body: dict[str, Any] = json.loads(snapshot.body)
    return body


def parts_of(body: Mapping[str, Any]) -> list[Part]:
    """Return the whole content in reading order; whatever is not named in PARTS comes last, so that nothing is lost."""
    content: dict[str, Any] = dict(body["content"])
    names: Mapping[str, str] = body["names"]
    found = []
    for _code, title, fields in PARTS:
        values = [name for name in fields if name in content and name not in ROWS]
        lists = [name for name in fields if name in ROWS and name in content]
        found.append(
            Part(
                str(title),
                [_labelled(Engagement, name, content[name], names) for name in values],
                [_row(name, row, names) for name in lists for row in content[name]],
                row_kind=lists[0] if lists else "",
            )
        )
        for name in fields:
            content.pop(name, None)
    rest = [_labelled(Engagement, name, value, names) for name, value in sorted(content.items()) if name not in ROWS]
    return [*found, Part(_("Other"), rest, [])] if rest else found


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Compared]:
    """Return two frozen contents side by side in reading order, in words; rows of one kind as one text."""
    old = {part.title: part for part in parts_of(before)}
    found = []
    for part in parts_of(after):
        was = old.pop(part.title, Part(part.title, [], []))
        said = dict(was.values)
        rows = [{"label": label, "before": said.pop(label, ""), "after": value} for label, value in part.values]
        rows += [{"label": label, "before": value, "after": ""} for label, value in said.items()]
        if part.row_kind or was.row_kind:
            rows.append({"label": _("Entries"), "before": _lines(was), "after": _lines(part)})
        found.append(Compared(part.title, rows))
    return found + [
        Compared(part.title, [{"label": label, "before": value, "after": ""} for label, value in part.values])
        for part in old.values()
    ]


def _lines(part: Part) -> str:
    return "\n".join(", ".join(value for _label, value in row) for row in part.rows)


def material() -> list[tuple[str, list[str]]]:
    """Return what is reviewed, part by part, in the words of the form: changing any of it ends the decision."""
    found = []
    for _code, title, fields in PARTS:
        labels = []
        for name in fields:
            if name in ROWS:
                labels += [_label(ROWS[name].model, field) for field in ROWS[name].fields]
            else:
                labels.append(_label(Engagement, name))
        found.append((str(title), labels))
    return found


DOUBTED: Final = (FactState.DISPUTED.value, FactState.REFUTED.value)


def lists_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what the recorded listings said about those who take part, with names, and how far each was believed.

    Snapshots of before that was kept say nothing of it.
    """
    names: Mapping[str, str] = body["names"]
    return [
        {
            **row,
            "party": names.get(row["actor"] or row["person"] or "", _("A person in an actor that takes part")),
            "list_label": in_words(Listing, "list_code", row["list"], names),
            "effects": in_words(Listing, "legal_effects", row["legal_effects"], names),
            "listed_on": in_words(Listing, "listed_on", row["listed_on"], names),
            "checked_on": in_words(Listing, "checked_on", row["checked_on"], names),
            "believed": _believed(row),
            "doubted": row.get("state") in DOUBTED,
        }
        for row in body["lists"]["found"]
    ]


def _believed(row: Mapping[str, Any]) -> str:
    if "state" not in row:
        return ""
    return f"{_(FactState(row['state']).label)} · {row['grade'] or _('not graded')}"


def look_ups_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what the look-ups on published lists had found by then, with names; nothing of before there were any."""
    names: Mapping[str, str] = body["names"]
    return [
        {
            **row,
            "party": row["name"] or names[row["actor"] or row["person"]],
            "on": date_format(datetime.fromisoformat(str(row["screened_at"])), "j M Y, H:i"),
            "found": [
                {
                    **hit,
                    "list_label": str(_(PublishedList(hit["list"]).label)),
                    "state_label": str(_(HitState(hit["state"]).label)),
                }
                for hit in row["hits"]
            ],
        }
        for row in canonical.plain(body["lists"].get("look_ups", []))
    ]


def standing_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the scores the decision could rely on, with the name of the actor they belong to."""
    names: Mapping[str, str] = body["names"]
    return [{**row, "party": names.get(row["actor_id"], row["actor_id"])} for row in body["standing"]]


def _row(name: str, row: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    kind = ROWS[name]
    cells = [_labelled(kind.model, field, row.get(field), names) for field in kind.fields]
    return [(label, value) for label, value in cells if value]


def _labelled(model: type[models.Model], name: str, value: Any, names: Mapping[str, str]) -> tuple[str, str]:
    return _label(model, name), in_words(model, name, value, names)


def _label(model: type[models.Model], name: str) -> str:
    label = str(getattr(_field(model, name), "verbose_name", name.removesuffix("_id").replace("_", " ")))
    return label[:1].upper() + label[1:]


def in_words(model: type[models.Model], name: str, value: Any, names: Mapping[str, str]) -> str:
    """Return a stored value as people read it; empty for nothing."""
    field = _field(model, name)
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        inner = dict(getattr(getattr(field, "base_field", None), "flatchoices", ()))
        return ", ".join(str(inner.get(item, item)) for item in value)
    text = str(value)
    if isinstance(field, models.DateTimeField):
        return f"{date_format(datetime.fromisoformat(text), 'j M Y, H:i')} UTC"
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(text), "j M Y")
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices.get(text, names.get(text, text)))


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
