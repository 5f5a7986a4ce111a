"""The review policy: every number and response of the house that an administrator may change, and how far.

`SETTINGS` is the one list of what a policy holds: the file, the form, the limits and the account of a change are made
from it. Limits are what no policy undercuts. What is not here is not for a policy to change: an absolute block leaves
nobody, a waiver is given at level 3, one person does not both review and decide, and silence approves nothing.

The safe side of a limit is the one that has people look sooner, more often and at more: a report or a profile may be
asked for earlier, never put off for ever, and a look-up on the lists never counts longer than DOMAIN C4 says. The
least numbers are what people can still do: nobody reads every profile through each day. How recent a contact makes a
dialogue has no less than its number of the field: a shorter time would have fewer profiles kept fresh. A violation may
count with a worse grade than C3, never with a better one alone; what cannot be judged (F, 6) never counts. What was
turned away counts longer and an index shorter than their numbers of the field, and a record is late sooner.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engagements.domain.words import Labelled, Words, say
from engagements.domain.words import noop as _
from riskreview.domain.reopening import EXPIRING, Response, Trigger
from riskreview.domain.scales import Lane

HIGHEST: Final = 3
LONGEST_DAYS: Final = 180
LONGEST_EMERGENCY_HOURS: Final = 48

Value = int | str


class Section(Labelled):
    """A part of the policy."""

    LEVELS = "levels", _("Who decides")
    DEADLINES = "deadlines", _("Deadlines")
    VALIDITY = "validity", _("Validity")
    EMERGENCY = "emergency", _("Emergency")
    TRIGGERS = "triggers", _("What a change does")
    THRESHOLDS = "thresholds", _("From when a change counts")
    DISSENT = "dissent", _("Dissent")
    DEFERRAL = "deferral", _("Deferral")
    APPROVALS = "approvals", _("How many approve")
    STEP_UP = "step_up", _("Confirming the password")
    REPORTS = "reports", _("Reports of contacts")
    PROFILES = "profiles", _("Profiles of actors")
    LISTS = "lists", _("Look-ups on lists")
    SCORES = "scores", _("Scores")


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of a policy: a whole number from `low` to `high`, a response no milder than `mildest`, or a letter."""

    section: Section
    key: str
    label: str
    low: int = 1
    high: int = 1
    mildest: Response | None = None
    letters: str = ""
    unsaid: Value | None = None
    """What a document holds that says nothing of it, since it was written before there was such a setting."""

    @property
    def name(self) -> str:
        """Return section and key, as forms and the account of a change name it."""
        return f"{self.section}.{self.key}"

    @property
    def responses(self) -> tuple[Response, ...]:
        """Return the responses that may be chosen; none where the value is a number."""
        return () if self.mildest is None else tuple(one for one in Response if one >= self.mildest)

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the words that may be chosen; none where the value is a number."""
        return tuple(self.letters) or tuple(one.value for one in self.responses)

    def fault(self, value: Any) -> Words | None:
        """Return what is wrong with a value, or None."""
        if self.choices:
            if value in self.choices:
                return None
            known = ", ".join(self.choices)
            return say(_("{what}: choose one of {known}."), what=self.label, known=known)
        if isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high:
            return None
        return say(
            _("{what}: give a whole number from {low} to {high}."), what=self.label, low=self.low, high=self.high
        )


ALWAYS_STOPS: Final = frozenset(
    {
        Trigger.LISTING_ADDED,
        Trigger.LIST_HIT_CONFIRMED,
        Trigger.WARRANT_ISSUED,
        Trigger.CREDIBLE_VIOLATION,
        Trigger.MANDATE_OR_LAW_CHANGED,
        Trigger.LEAK_OR_PUBLICITY,
        Trigger.MITIGATION_FAILED,
        Trigger.REVIEWER_OBJECTED,
        Trigger.HOST_STATE_ASKED,
        Trigger.STOPPED,
    }
)
"""Changes that suspend at least: the law speaks, or a person says stop."""


ADDED_SINCE: Final[Mapping[Trigger, Response]] = {Trigger.TIE_DECLARED: Response.SUSPEND}
"""Changes of which policies published earlier say nothing, with what they do under these."""


def _mildest(trigger: Trigger) -> Response:
    if trigger in EXPIRING:
        return Response.REVOKE
    return Response.SUSPEND if trigger in ALWAYS_STOPS else Response.NOTIFY


_S = Section
SETTINGS: Final[tuple[Setting, ...]] = (
    Setting(_S.LEVELS, "tier_0", _("Level that decides tier 0"), 1, HIGHEST),
    Setting(_S.LEVELS, "tier_1", _("Level that decides tier 1"), 1, HIGHEST),
    Setting(_S.LEVELS, "tier_2", _("Level that decides tier 2"), 2, HIGHEST),
    Setting(_S.LEVELS, "tier_3", _("Level that decides tier 3"), HIGHEST, HIGHEST),
    Setting(_S.LEVELS, "raise", _("Levels added when an answer raises the decision"), 1, 2),
    Setting(_S.LEVELS, "high", _("Level when the remaining risk of one lane is high"), 1, HIGHEST),
    Setting(_S.LEVELS, "high_twice", _("Level when it is high in more than one lane"), 2, HIGHEST),
    Setting(_S.LEVELS, "very_high", _("Level when it is very high in a lane"), 2, HIGHEST),
    Setting(_S.LEVELS, "listed_benefit", _("Level when a listed actor would benefit"), 2, HIGHEST),
    Setting(_S.LEVELS, "warrant", _("Level when a person under an international warrant takes part"), 2, HIGHEST),
    Setting(_S.DEADLINES, "legal", _("Working days of the legal lane"), 1, 30),
    Setting(_S.DEADLINES, "legal_urgent", _("Working days of the legal lane of an urgent plan"), 1, 30),
    Setting(_S.DEADLINES, "ethical", _("Working days of the ethical lane"), 1, 30),
    Setting(_S.DEADLINES, "escalation", _("Working days of the escalation lane"), 1, 30),
    Setting(_S.DEADLINES, "wait", _("Working days a lane waits for an answer at most"), 1, 10),
    Setting(_S.VALIDITY, "legal", _("Days the legal lane counts"), 1, LONGEST_DAYS),
    Setting(_S.VALIDITY, "legal_listed", _("Days the legal lane counts when a party is listed"), 1, LONGEST_DAYS),
    Setting(_S.VALIDITY, "ethical", _("Days the ethical lane counts"), 1, LONGEST_DAYS),
    Setting(_S.VALIDITY, "escalation", _("Days the escalation lane counts"), 1, LONGEST_DAYS),
    Setting(
        _S.VALIDITY, "escalation_high", _("Days the escalation lane counts when its risk is high"), 1, LONGEST_DAYS
    ),
    Setting(_S.VALIDITY, "index", _("Days an escalation index counts that answers item X01"), 1, 7, unsaid=7),
    Setting(_S.VALIDITY, "remind_first", _("Days before the end of the first reminder"), 1, 60),
    Setting(_S.VALIDITY, "remind_second", _("Days before the end of the second reminder"), 1, 60),
    Setting(_S.VALIDITY, "remind_last", _("Days before the end of the last reminder"), 1, 60),
    Setting(_S.EMERGENCY, "hours", _("Hours an emergency approval lasts at most"), 1, LONGEST_EMERGENCY_HOURS),
    Setting(_S.EMERGENCY, "full_review", _("Hours within which the full review must be decided"), 1, 24),
    *(
        Setting(_S.TRIGGERS, trigger.value, trigger.label, mildest=_mildest(trigger), unsaid=ADDED_SINCE.get(trigger))
        for trigger in Trigger
    ),
    Setting(_S.THRESHOLDS, "serious_weight", _("Weight from which an incident is serious, in tenths"), 10, 70),
    Setting(_S.THRESHOLDS, "grave_weight", _("Weight from which an incident is grave, in tenths"), 10, 85),
    Setting(_S.THRESHOLDS, "index_rise", _("Points by which the escalation index rises"), 5, 15),
    Setting(_S.THRESHOLDS, "index_days", _("Days within which the index rises by them"), 14, 90),
    Setting(_S.THRESHOLDS, "trust_fall", _("Points by which trust falls"), 3, 10),
    Setting(_S.THRESHOLDS, "trust_days", _("Days within which trust falls by them"), 30, 90),
    Setting(_S.THRESHOLDS, "trust_floor", _("Threshold of the lower bound of trust"), 30, 60),
    Setting(
        _S.THRESHOLDS, "reliability", _("Reliability of the source from which a violation is credible"), letters="CDE"
    ),
    Setting(_S.THRESHOLDS, "credibility", _("Credibility of the information from which it is"), 3, 5),
    Setting(_S.DISSENT, "number", _("Dissents that raise the level; one from the legal lane always does"), 1, 2),
    Setting(_S.DISSENT, "adds", _("Levels that dissent adds"), 1, 2),
    Setting(_S.DEFERRAL, "number", _("Deferrals that raise the level"), 1, 3),
    Setting(_S.DEFERRAL, "days", _("Days since the first deferral that raise the level"), 1, 30),
    Setting(_S.DEFERRAL, "adds", _("Levels that deferring adds"), 1, 2),
    Setting(_S.APPROVALS, "level_1", _("People who approve at level 1"), 1, 3),
    Setting(_S.APPROVALS, "level_2", _("People who approve at level 2"), 1, 3),
    Setting(_S.APPROVALS, "level_3", _("People who approve at level 3"), 1, 3),
    Setting(_S.STEP_UP, "minutes", _("Minutes after which the password is asked for again"), 1, 60),
    Setting(_S.REPORTS, "hours", _("Hours after a contact within which its report is due"), 1, 72),
    Setting(_S.REPORTS, "flash", _("Hours when commitments, threats or incidents came up"), 1, 24),
    Setting(_S.REPORTS, "late", _("Minutes after which what is recorded counts as recorded late"), 10, 60, unsaid=60),
    Setting(
        _S.REPORTS,
        "look_back",
        _("Days a refused or cancelled plan counts when its actor is met by chance"),
        30,
        365,
        unsaid=30,
    ),
    Setting(_S.PROFILES, "days", _("Days after which a profile is to be read through again"), 7, 365),
    Setting(_S.PROFILES, "in_dialogue", _("Days when we are in active dialogue"), 7, 365),
    Setting(_S.PROFILES, "dialogue", _("Days for which a contact makes an active dialogue"), 90, 365),
    Setting(_S.PROFILES, "determination", _("Days a determination of legitimacy holds at most"), 30, 365),
    Setting(_S.LISTS, "days", _("Days a look-up on the lists counts"), 1, 30),
    Setting(_S.LISTS, "before_meeting", _("Hours before a meeting within which everybody is looked up"), 2, 72),
    Setting(_S.SCORES, "trust_days", _("Days until trust is assessed again"), 1, 31),
    Setting(_S.SCORES, "escalation_hours", _("Hours until the escalation index is assessed again"), 1, 48),
)

NOT_MORE: Final = (
    ("levels.tier_0", "levels.tier_1"),
    ("levels.tier_1", "levels.tier_2"),
    ("levels.tier_2", "levels.tier_3"),
    ("levels.high", "levels.high_twice"),
    ("levels.high", "levels.very_high"),
    ("deadlines.legal_urgent", "deadlines.legal"),
    ("thresholds.serious_weight", "thresholds.grave_weight"),
    ("validity.legal_listed", "validity.legal"),
    ("validity.escalation_high", "validity.escalation"),
    ("validity.remind_second", "validity.remind_first"),
    ("validity.remind_last", "validity.remind_second"),
    ("emergency.full_review", "emergency.hours"),
    ("reports.flash", "reports.hours"),
    ("profiles.in_dialogue", "profiles.days"),
)
"""Pairs of which the first is never the greater: a graver case is not treated as the milder one."""


class InvalidPolicy(ValueError):
    """A document that is no policy; `faults` has a sentence for each reason, by the name of its setting, if any."""

    def __init__(self, faults: Mapping[str, Words]) -> None:
        """Keep the faults."""
        super().__init__(" ".join(map(str, faults.values())))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that keeps every limit."""

    values: Mapping[str, Value]

    def number(self, name: str) -> int:
        """Return a number by section and key."""
        return int(self.values[name])

    def level_of_tier(self, tier: int) -> int:
        """Return the level that decides a tier."""
        return self.number(f"levels.tier_{tier}")

    def working_days(self, lane: Lane, *, urgent: bool) -> int:
        """Return the working days of a lane; an urgent plan hurries the lawyers alone (DOMAIN C4)."""
        return self.number("deadlines.legal_urgent" if urgent and lane is Lane.LEGAL else f"deadlines.{lane.value}")

    def response(self, trigger: Trigger) -> Response:
        """Return what a change does."""
        return Response(str(self.values[f"triggers.{trigger.value}"]))

    @property
    def reminder_days(self) -> tuple[int, ...]:
        """Return the days before the end of a validity on which people are reminded, the earliest first."""
        return tuple(self.number(f"validity.remind_{which}") for which in ("first", "second", "last"))

    def approvals(self, level: int) -> int:
        """Return how many people approve at a level."""
        return self.number(f"approvals.level_{level}")

    def body(self) -> dict[str, dict[str, Value]]:
        """Return the document, section by section."""
        return {
            section.value: {one.key: self.values[one.name] for one in SETTINGS if one.section is section}
            for section in Section
        }


def parse(document: Any) -> Policy:
    """Return the policy a document holds; raises InvalidPolicy."""
    known = {one.name: one for one in SETTINGS}
    given = {name: one.unsaid for name, one in known.items() if one.unsaid is not None} | _flat(document)
    faults: dict[str, Words] = {}
    if unknown := sorted(set(given) - set(known)):
        faults[""] = say(_("A policy holds nothing like: {names}."), names=", ".join(unknown))
    for name, setting in known.items():
        if name not in given:
            faults[name] = say(_("{what}: not said."), what=setting.label)
        elif fault := setting.fault(given[name]):
            faults[name] = fault
    if not faults:
        faults |= _out_of_order(given, known)
    if faults:
        raise InvalidPolicy(faults)
    return Policy({one.name: given[one.name] for one in SETTINGS})


def _flat(document: Any) -> dict[str, Any]:
    if not isinstance(document, Mapping) or not all(isinstance(part, Mapping) for part in document.values()):
        raise InvalidPolicy({"": say(_("A policy is written section by section, each with its values."))})
    return {f"{section}.{key}": value for section, part in document.items() for key, value in part.items()}


def _out_of_order(given: Mapping[str, Any], known: Mapping[str, Setting]) -> dict[str, Words]:
    sentence = _("{what}: not more than “{other}”.")
    return {
        less: say(sentence, what=known[less].label, other=known[more].label)
        for less, more in NOT_MORE
        if given[less] > given[more]
    }


def changes(before: Policy, after: Policy) -> Iterable[tuple[Setting, Value, Value]]:
    """Yield each setting that two policies differ in, with both values."""
    for one in SETTINGS:
        if before.values[one.name] != after.values[one.name]:
            yield one, before.values[one.name], after.values[one.name]
