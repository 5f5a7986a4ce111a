"""The release gate: to whom what was learnt may go out, from which grade on, and what bars it.

The house table of audiences. Its rungs are those of verify-before-share (DOMAIN X05: a second source before anything
leaves our own side, a named releaser) on the Admiralty grades of DOMAIN A16: the further an audience is from us, and
the less a wrong word can be taken back, the better it has to be known. The least grade, C3, is the one from which the
review policy calls an incident credible to begin with. Nothing unverified, contradicted, refuted or retracted goes to
anybody. The database repeats the table (migration 0011); a test compares the two.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from actors.domain.grading import at_least
from engagements.domain.lifecycle import Status
from engagements.domain.reporting import VerificationState
from engagements.domain.transitions import Transitions
from engagements.domain.words import Labelled, Words, say
from engagements.domain.words import noop as _


class Audience(Labelled):
    """To whom information goes out, from the nearest on."""

    OWN_AUTHORITIES = "own_authorities", _("Our own authorities")
    PARTNERS = "partners", _("Partners and allies")
    MEDIATOR = "mediator", _("A mediator or facilitator")
    COUNTERPART = "counterpart", _("The counterpart")
    PUBLIC = "public", _("The public and the media")


@dataclass(frozen=True, slots=True)
class Minimum:
    """What an item must be to go out to an audience: graded so or better, each part judged apart, and checked so far.

    `checked` says the states in words.
    """

    grade: str
    states: tuple[VerificationState, ...]
    checked: str


_S = VerificationState
_TWICE: Final = (_S.CORROBORATED, _S.CONFIRMED)
_TWICE_IN_WORDS: Final = _("corroborated or confirmed")
MINIMUM: Final[Mapping[Audience, Minimum]] = {
    Audience.OWN_AUTHORITIES: Minimum("C3", (_S.SINGLE_SOURCE, *_TWICE), _("known from a single source at least")),
    Audience.PARTNERS: Minimum("C2", _TWICE, _TWICE_IN_WORDS),
    Audience.MEDIATOR: Minimum("C2", _TWICE, _TWICE_IN_WORDS),
    Audience.COUNTERPART: Minimum("B2", _TWICE, _TWICE_IN_WORDS),
    Audience.PUBLIC: Minimum("B1", (_S.CONFIRMED,), _("confirmed")),
}


class ReleaseState(Labelled):
    """Where a release stands. That one has to be recalled follows from what it quotes, so it is not stored."""

    DRAFT = "draft", _("Draft")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RELEASED = "released", _("Released")
    RECALLED = "recalled", _("Recalled")


class ReleaseAction(Labelled):
    """What somebody does with a release."""

    RELEASE = "release", _("Release")
    WITHDRAW = "withdraw", _("Withdraw the draft")
    RECALL = "recall", _("Recall")


TABLE: Final[Mapping[tuple[ReleaseState, ReleaseAction], ReleaseState]] = {
    (ReleaseState.DRAFT, ReleaseAction.RELEASE): ReleaseState.RELEASED,
    (ReleaseState.DRAFT, ReleaseAction.WITHDRAW): ReleaseState.WITHDRAWN,
    (ReleaseState.RELEASED, ReleaseAction.RECALL): ReleaseState.RECALLED,
}
_CYCLE: Final = Transitions(TABLE)
after = _CYCLE.after
pairs = _CYCLE.pairs


class Fall(Labelled):
    """What has an item no longer hold that went out: what those who got it rest on must be recalled."""

    CONTRADICTED = "contradicted", _("Contradicted")
    REFUTED = "refuted", _("Refuted")
    RETRACTED = "retracted", _("Retracted")
    SOURCE_REFUTED = "source_refuted", _("Its source was refuted")


RELEASABLE: Final = (Status.UNDER_WAY, Status.HELD, Status.REPORTED, Status.CLOSED)
"""While and after a contact takes place; never while it is planned, suspended or cancelled."""

OVER: Final = (ReleaseState.WITHDRAWN, ReleaseState.RECALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What counts of a quoted item at the gate."""

    reliability: str
    credibility: str
    state: VerificationState
    source_refuted: bool
    source_red: bool
    rests_on_two: bool
    sources_seen: bool = True
    """Whether whoever reads this sees its sources; where not, nothing is said of how they are marked."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that stands in the way of a release; `code` leads to the origin of the rule and the way out.

    `who` names those who have to act, where somebody in particular does.
    """

    code: str
    words: Words
    who: str = ""

    def told_with(self, translate: Callable[[str], str]) -> str:
        """Return what it says, and who has to act."""
        if not self.who:
            return self.words.told_with(translate)
        return f"{self.words.told_with(translate)} {say(WHO_ACTS, who=self.who).told_with(translate)}"


WHO_ACTS: Final = _("It waits for: {who}.")


NOT_NOW: Final = _("Information about a contact goes out while or after it takes place, not in the state “{status}”.")
SUSPENDED: Final = _(
    "The engagement is suspended: nothing about it goes out until the suspension is lifted or the contact is recorded "
    "as held."
)
NOTHING_QUOTED: Final = _("It quotes nothing that was learnt: what it says rests on nothing that was checked.")
MARKED_RED: Final = _("The engagement is marked TLP:RED: it is for the people who were told, and nobody else.")


def bars_of_engagement(status: Status, *, red: bool) -> tuple[Bar, ...]:
    """Return what the state of an engagement bars, and that it is marked TLP:RED."""
    found = []
    if status is Status.SUSPENDED:
        found.append(Bar("release_suspended", say(SUSPENDED)))
    elif status not in RELEASABLE:
        found.append(Bar("release_not_now", say(NOT_NOW, status=status.label)))
    if red:
        found.append(Bar("release_marked_red", say(MARKED_RED)))
    return tuple(found)


UNSEEN: Final = Bar("release_source_unseen", say(_("Something about a source that you may not see bars it.")))


def bars_of_item(known: Known, audience: Audience) -> tuple[Bar, ...]:
    """Return why an item may not go out to an audience; nothing where it may."""
    needed = MINIMUM[audience]
    letters, digits = at_least(needed.grade)
    found = []
    if known.source_refuted:
        found.append(Bar("release_source_refuted", say(_("It rests on a source that was refuted."))))
    elif known.reliability not in letters or known.credibility not in digits:
        graded = f"{known.reliability}{known.credibility}"
        sentence = _("It is graded {grade}; for this audience it must be {needed} or better.")
        ungraded = say(_("It is not graded; for this audience it must be {needed} or better."), needed=needed.grade)
        words = say(sentence, grade=graded, needed=needed.grade) if graded else ungraded
        found.append(Bar("release_below_grade", words))
    if known.state not in needed.states:
        sentence = _("It counts as “{state}”; for this audience it must be {checked}.")
        found.append(Bar("release_not_checked", say(sentence, state=known.state.label, checked=needed.checked)))
    if VerificationState.SINGLE_SOURCE not in needed.states and not known.rests_on_two:
        sentence = _("It rests on one source, or on none; for this audience it needs two of different origins.")
        found.append(Bar("release_one_source", say(sentence)))
    if known.source_red and known.sources_seen:
        found.append(Bar("release_source_red", say(_("Its source is marked TLP:RED: nothing from it goes out."))))
    elif known.source_red:
        found.append(UNSEEN)
    return tuple(found)


def bars_of_marking(
    marking: str, *, beside_engagement: bool, beside_sources: bool, sources_seen: bool
) -> tuple[Bar, ...]:
    """Return what it bars that a release is marked wider, without a reason, than its engagement or than its sources."""
    if beside_engagement or (beside_sources and sources_seen):
        sentence = _("It is marked {marking}, which is wider than the engagement or than what it rests on.")
        return (Bar("release_marked_wider", say(sentence, marking=marking)),)
    return (UNSEEN,) if beside_sources else ()


def bars_of_items(quoted: Iterable[Known], audience: Audience) -> tuple[Bar, ...]:
    """Return what the quoted items bar together: each way once, and that nothing is quoted."""
    items = list(quoted)
    found = dict.fromkeys(bar for item in items for bar in bars_of_item(item, audience))
    return tuple(found) if items else (Bar("release_nothing_quoted", say(NOTHING_QUOTED)),)


GATE: Final = _("House rule: nothing that was not checked leaves, and nothing below the least grade of its audience.")
ORIGINS: Final[Mapping[str, tuple[str, str]]] = {
    "release_below_grade": (
        GATE,
        _("Have the item checked and graded anew, quote another, or choose a nearer audience."),
    ),
    "release_one_source": (
        _("House rule: a second source before anything leaves our own side (DOMAIN X05)."),
        _("Have the item checked against a second source of another origin, or choose our own authorities."),
    ),
    "release_source_unseen": (GATE, _("Ask somebody who may see its sources, or leave the item out.")),
    "release_marked_wider": (
        _("Traffic Light Protocol 2.0 of FIRST: whoever marked it says how far it goes."),
        _("Mark it as narrowly as what it rests on, or write down why the wider marking is right."),
    ),
    "release_marked_red": (
        _("Traffic Light Protocol 2.0 of FIRST: TLP:RED is for the people who were told."),
        _("Tell it to them in person, or ask an author to mark the engagement anew."),
    ),
    "release_not_checked": (GATE, _("Check the item against a second source, quote another, or leave it out.")),
    "release_not_now": (
        _("House rule: what was learnt in a contact goes out only while the contact is covered, or after it."),
        _("Wait until the contact has begun; of one that was cancelled or is planned anew nothing goes out."),
    ),
    "release_nothing_quoted": (GATE, _("Choose the items of information on which the words rest.")),
    "release_source_red": (
        _("Traffic Light Protocol 2.0 of FIRST: TLP:RED is for the people who were told."),
        _("Leave the item out, or rest it on another source."),
    ),
    "release_source_refuted": (GATE, _("Leave the item out, or have it checked against a source that stands.")),
    "release_suspended": (
        _("House rule: a suspended dialogue is stopped in everything; a word about it may undo the lift."),
        _("Have the suspension lifted, or record the contact as held and have it reviewed in retrospect."),
    ),
    "not_begun": (
        _("House rule: each act is open in certain states only, here and in the database alike."),
        _("Record the start of the contact first, or its end if it took place."),
    ),
    "nothing_fell": (
        _("House rule: each act is open in certain states only, here and in the database alike."),
        _("There is nothing to answer for: nothing it quotes fell since it went out, or it was recalled."),
    ),
    "not_recalled": (
        _("House rule: each act is open in certain states only, here and in the database alike."),
        _("Recall it first, then write down what those who got it answered."),
    ),
}
"""Where the refusals of the release gate come from, and the way out."""

POLICIES: Final[Mapping[str, tuple[str, str]]] = {
    "may_release": (
        _("House rule: what goes out is released by name, by somebody who wrote none of it (DOMAIN X05)."),
        _("Ask a lead analyst of the compartment, or an approver, who wrote none of it."),
    ),
    "may_uphold": (
        _("House rule: whoever judged what it rests on does not judge alone that it still holds."),
        _("Ask somebody else who may release, and who changed neither the item nor its source; or recall it."),
    ),
    "may_recall": (
        _("House rule: each act belongs to a role or to a person (docs/permissions.md)."),
        _("Ask an analyst who works on the engagement, or whoever released it."),
    ),
}
