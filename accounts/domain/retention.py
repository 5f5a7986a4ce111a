"""The retention schedule: how long each class of records is kept, why, and what becomes of it then (DOMAIN C6).

The classes are a closed list. Each says what it covers, from when its period counts, and what may be done with it: what
Parley cannot take away is not offered. Limits are what no schedule undercuts or stretches.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

LONGEST_TEXT: Final = 2000
LONGEST_MONTHS: Final = 1200


def _(message: str) -> str:
    """Return the message unchanged: its only work is to mark it for translation."""
    return message


class Action(StrEnum):
    """What becomes of a record whose period is over."""

    DELETE = "delete"
    PSEUDONYMISE = "pseudonymise"
    ARCHIVE = "archive"


ACTION_LABELS: Final[Mapping[Action, str]] = {
    Action.DELETE: _("Delete"),
    Action.PSEUDONYMISE: _("Pseudonymise"),
    Action.ARCHIVE: _("Archive"),
}
ACTION_MEANS: Final[Mapping[Action, str]] = {
    Action.DELETE: _("The record is taken out of the live tables and cannot be brought back."),
    Action.PSEUDONYMISE: _("Name and what tells who it is are replaced for good; roles and dates stay."),
    Action.ARCHIVE: _("The record stays as it is. Two people note that it was handed to the archive."),
}


class LetGo(StrEnum):
    """How far letting a record go has come."""

    PROPOSED = "proposed"
    CARRIED_OUT = "carried_out"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Kept(StrEnum):
    """The classes of records."""

    DECISION_RECORDS = "decision_records"
    ENGAGEMENT_REPORTS = "engagement_reports"
    RAW_NOTES = "raw_notes"
    PRIVATE_PERSONS = "private_persons"
    PROTECTED_SOURCES = "protected_sources"
    REJECTED_PROFILES = "rejected_profiles"
    AUDIT_LOG = "audit_log"


@dataclass(frozen=True, slots=True)
class RecordClass:
    """One class: what it covers, from when it counts, what may be done, and from how many months to how many."""

    kept: Kept
    label: str
    covers: str
    counts_from: str
    actions: tuple[Action, ...]
    low: int
    high: int = LONGEST_MONTHS


CLASSES: Final[tuple[RecordClass, ...]] = (
    RecordClass(
        Kept.DECISION_RECORDS,
        _("Decision records"),
        _("What was decided about an engagement, with the plan, answers, lists and reasons it rested on."),
        _("The end of its engagement: closed or cancelled, or refused and not taken up again."),
        (Action.ARCHIVE,),
        low=120,
    ),
    RecordClass(
        Kept.ENGAGEMENT_REPORTS,
        _("Reports on engagements"),
        _("The filed report on a contact with what was added to it."),
        _("The day on which its engagement was closed."),
        (Action.ARCHIVE,),
        low=12,
    ),
    RecordClass(
        Kept.RAW_NOTES,
        _("Raw notes"),
        _("Notes on conduct that were retracted."),
        _("The day on which the note was retracted."),
        (Action.DELETE,),
        low=1,
        high=36,
    ),
    RecordClass(
        Kept.PRIVATE_PERSONS,
        _("Persons known by name"),
        _(
            "What identifies a person who holds no role and stands on no list; of protected sources those that never "
            "had a role."
        ),
        _(
            "The last use: the end of the last role or listing, the last contact planned or held with them, or the "
            "last change of what is known."
        ),
        (Action.PSEUDONYMISE,),
        low=1,
        high=60,
    ),
    RecordClass(
        Kept.PROTECTED_SOURCES,
        _("Identity of protected sources"),
        _("Name and other names of a protected source; the pseudonym stays."),
        _("The end of the purpose: the last role ended, and no engagement that names them is open."),
        (Action.PSEUDONYMISE,),
        low=0,
        high=12,
    ),
    RecordClass(
        Kept.REJECTED_PROFILES,
        _("Rejected profiles"),
        _("Actors that were withdrawn because the import that made them was undone."),
        _("The day on which they were withdrawn."),
        (Action.DELETE,),
        low=1,
        high=24,
    ),
    RecordClass(
        Kept.AUDIT_LOG,
        _("Audit trail"),
        _("Who changed and who read what. It is chained: nothing of it can be taken out without breaking it."),
        _("The day of the entry."),
        (Action.ARCHIVE,),
        low=120,
    ),
)
CLASS_OF: Final[Mapping[Kept, RecordClass]] = {one.kept: one for one in CLASSES}
FIELDS: Final[Mapping[str, str]] = {
    "months": _("Months"),
    "action": _("What becomes of it"),
    "purpose": _("Purpose"),
    "basis": _("Legal basis"),
    "review_on": _("Next review"),
}
Value = int | str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a schedule: a sentence with blanks and what fills them."""

    template: str
    fills: Mapping[str, Value]


class InvalidSchedule(ValueError):
    """A document that is no schedule; `faults` says why, by "class.field", "" for the whole."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        """Keep the faults."""
        super().__init__(", ".join(sorted(faults)))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the schedule says of one class."""

    months: int
    action: Action
    purpose: str
    basis: str
    review_on: date

    def over_since(self, today: date) -> date:
        """Return the latest day from which a period may have counted to be over today."""
        year, month = divmod(today.year * 12 + today.month - 1 - self.months, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule that keeps every limit, with an entry for each class."""

    entries: Mapping[Kept, Entry]

    def body(self) -> dict[str, dict[str, Value]]:
        """Return the document, class by class."""
        return {
            kept.value: {
                "months": entry.months,
                "action": entry.action.value,
                "purpose": entry.purpose,
                "basis": entry.basis,
                "review_on": entry.review_on.isoformat(),
            }
            for kept, entry in self.entries.items()
        }


def parse(document: Any) -> Schedule:
    """Return the schedule a document holds; raises InvalidSchedule."""
    if not isinstance(document, Mapping) or not all(isinstance(part, Mapping) for part in document.values()):
        raise InvalidSchedule({"": Fault(_("A schedule is written class by class, each with its values."), {})})
    faults: dict[str, Fault] = {}
    known = {f"{one.kept}.{name}" for one in CLASSES for name in FIELDS}
    given = {f"{name}.{key}" for name, part in document.items() for key in part}
    if strange := sorted(given - known) or sorted(set(document) - set(Kept)):
        faults[""] = Fault(_("A schedule holds nothing like: %(names)s."), {"names": ", ".join(map(str, strange))})
    entries = {}
    for one in CLASSES:
        part = dict(document.get(one.kept.value, {}))
        found = {f"{one.kept}.{name}": fault for name, fault in _faults(one, part).items()}
        faults |= found
        if not found:
            entries[one.kept] = Entry(
                months=part["months"],
                action=Action(part["action"]),
                purpose=part["purpose"].strip(),
                basis=part["basis"].strip(),
                review_on=date.fromisoformat(str(part["review_on"])),
            )
    if faults:
        raise InvalidSchedule(faults)
    return Schedule(entries)


def _faults(one: RecordClass, part: Mapping[str, Any]) -> dict[str, Fault]:
    faults: dict[str, Fault] = {}
    months = part.get("months")
    if not isinstance(months, int) or isinstance(months, bool) or not one.low <= months <= one.high:
        sentence = _("Give a whole number of months from %(low)s to %(high)s.")
        faults["months"] = Fault(sentence, {"low": one.low, "high": one.high})
    if part.get("action") not in set(one.actions):
        names = ", ".join(action.value for action in one.actions)
        faults["action"] = Fault(_("This class can only be given: %(names)s."), {"names": names})
    for name in ("purpose", "basis"):
        said = part.get(name)
        if not isinstance(said, str) or not said.strip():
            faults[name] = Fault(_("Write it down."), {})
        elif len(said) > LONGEST_TEXT:
            faults[name] = Fault(_("At most %(most)s letters."), {"most": LONGEST_TEXT})
    if _day(part.get("review_on")) is None:
        faults["review_on"] = Fault(_("Give a day."), {})
    return faults


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def changes(before: Schedule, after: Schedule) -> Iterator[tuple[RecordClass, str, Value, Value]]:
    """Yield each value that two schedules differ in: its class, its field, and both values."""
    was, will = before.body(), after.body()
    for one in CLASSES:
        for name in FIELDS:
            old, new = was[one.kept.value][name], will[one.kept.value][name]
            if old != new:
                yield one, name, old, new
