"""Benefits granted beside conduct over time, and patterns that may mean co-option or a price put on violence.

Each rule is told with what it looked at. A pattern is a signal for people to look at, never a finding (PEERS 5.8).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from engagements.domain.words import Labelled, Words, say
from engagements.domain.words import noop as _

SOON: Final = timedelta(days=30)
"""Within how many days an act counts as following another."""

HALF_YEAR: Final = timedelta(days=182)
"""The period whose benefits are compared with those of the period before."""

PATTERN: Final = 2
"""How often benefits must have followed violence before it is told: once may be chance, or mercy."""


class Sort(Labelled):
    """What sort of moment it is."""

    OFFERED = "offered", _("Benefit offered in a contact")
    NOT_TAKEN = "not_taken", _("Offer refused or not delivered")
    GIVEN = "given", _("Benefit delivered")
    DELIVERED = "delivered", _("Our promise kept")
    PUBLICITY = "publicity", _("Public appearance with us")
    RECOGNITION = "recognition", _("Recognition or support by others")
    KEPT = "kept", _("Their promise kept")
    COOPERATION = "cooperation", _("Cooperative act")
    BROKEN = "broken", _("Their promise broken")
    INCAPABLE = "incapable", _("Their promise not kept for want of ability")
    VIOLENCE = "violence", _("Violence or coercion")
    DIVERTED = "diverted", _("Benefit diverted")
    PRESSURE = "pressure", _("Threat or other adverse act")


BENEFITS: Final = frozenset({Sort.OFFERED, Sort.GIVEN, Sort.DELIVERED, Sort.PUBLICITY, Sort.RECOGNITION})
GOOD_CONDUCT: Final = frozenset({Sort.KEPT, Sort.COOPERATION})


class Lane(Labelled):
    """The row of the drawing a moment stands on."""

    BENEFITS = "benefits", _("Benefits")
    KEPT = "kept", _("Kept, cooperative")
    BROKEN = "broken", _("Broken, violent")


def lane_of(sort: Sort) -> Lane:
    """Return the row of the drawing."""
    if sort in BENEFITS or sort is Sort.NOT_TAKEN:
        return Lane.BENEFITS
    return Lane.KEPT if sort in GOOD_CONDUCT else Lane.BROKEN


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on a day: a benefit, or conduct. `title` is a record's own words, `sort` says what it counts as."""

    on: date
    sort: Sort
    title: str
    kind: str
    """Which record it is: "engagement", "commitment" or "incident"."""
    record_id: UUID
    note: str = ""
    lacks: tuple[Words, ...] = ()
    """What oversight a public appearance lacked."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A pattern that was seen: the rule, what it looked at, and the moments it rests on."""

    code: str
    title: str
    rule: Words
    found: Words
    inputs: tuple[Moment, ...]


def in_order(moments: Iterable[Moment]) -> list[Moment]:
    """Return the moments by day; of one day benefits first, and otherwise in a fixed order."""
    return sorted(moments, key=lambda one: (one.on, one.sort not in BENEFITS, one.sort, one.title, str(one.record_id)))


def signals(moments: Iterable[Moment], *, today: date) -> list[Signal]:
    """Return the patterns in what happened until today, in a fixed order of rules."""
    known = [one for one in in_order(moments) if one.on <= today]
    rules: Sequence[Callable[[Sequence[Moment], date], Signal | None]] = (
        _violence_after_benefit,
        _benefit_after_violence,
        _more_for_less,
        _publicity_alone,
        _diverted,
    )
    return [signal for rule in rules if (signal := rule(known, today)) is not None]


def _follows(known: Sequence[Moment], first: frozenset[Sort], then: frozenset[Sort]) -> list[tuple[Moment, Moment]]:
    """Return each act of the second sort with the latest of the first sort on a day before it, not long before."""
    pairs = []
    for act in known:
        if act.sort not in then:
            continue
        before = [one for one in known if one.sort in first and one.on < act.on <= one.on + SOON]
        if before:
            pairs.append((before[-1], act))
    return pairs


def _told(pairs: Iterable[tuple[Moment, Moment]]) -> tuple[Moment, ...]:
    return tuple(in_order({one for pair in pairs for one in pair}))


def _violence_after_benefit(known: Sequence[Moment], _today: date) -> Signal | None:
    pairs = _follows(known, BENEFITS, frozenset({Sort.VIOLENCE}))
    if not pairs:
        return None
    return Signal(
        "violence_after_benefit",
        _("Violence soon after a benefit"),
        say(_("An act of violence or coercion within {days} days after a benefit."), days=SOON.days),
        say(_("Such acts: {count}."), count=len(pairs)),
        _told(pairs),
    )


def _benefit_after_violence(known: Sequence[Moment], _today: date) -> Signal | None:
    pairs = _follows(known, frozenset({Sort.VIOLENCE}), BENEFITS)
    acts = {act for act, _benefit in pairs}
    if len(acts) < PATTERN:
        return None
    rule = _("Benefits within {days} days after violence, {least} times or more: it may look as if violence pays.")
    return Signal(
        "benefit_after_violence",
        _("Benefits soon after violence"),
        say(rule, days=SOON.days, least=PATTERN),
        say(_("Acts of violence followed by benefits: {count}."), count=len(acts)),
        _told(pairs),
    )


def _more_for_less(known: Sequence[Moment], today: date) -> Signal | None:
    late = [one for one in known if one.on > today - HALF_YEAR]
    early = [one for one in known if one.on <= today - HALF_YEAR]
    given = [one for one in late if one.sort in BENEFITS]
    before = [one for one in early if one.sort in BENEFITS and one.on > today - 2 * HALF_YEAR]
    broken = [one for one in late if one.sort is Sort.BROKEN]
    # Where nothing was recorded so early, nobody can say that benefits rose.
    if not broken or not early or len(given) <= len(before):
        return None
    rule = _(
        "More benefits in the last {days} days than in the {days} days before, while a promise was broken in them."
    )
    return Signal(
        "more_for_less",
        _("Benefits rise while promises are broken"),
        say(rule, days=HALF_YEAR.days),
        say(
            _("Benefits: {now}, in the period before: {before}. Promises of theirs broken: {broken}."),
            now=len(given),
            before=len(before),
            broken=len(broken),
        ),
        tuple(in_order([*before, *given, *broken])),
    )


def _publicity_alone(known: Sequence[Moment], _today: date) -> Signal | None:
    alone = tuple(one for one in known if one.sort is Sort.PUBLICITY and one.lacks)
    if not alone:
        return None
    return Signal(
        "publicity_without_oversight",
        _("Publicity without oversight"),
        say(_("A public appearance without a decision in force, a third party present, or somebody named to speak.")),
        say(_("Such appearances: {count}."), count=len(alone)),
        alone,
    )


def _diverted(known: Sequence[Moment], _today: date) -> Signal | None:
    diverted = tuple(one for one in known if one.sort is Sort.DIVERTED)
    if not diverted:
        return None
    return Signal(
        "benefit_diverted",
        _("What was given was diverted"),
        say(_("Something offered that reached somebody, or served something, it was not meant for.")),
        say(_("Such cases: {count}."), count=len(diverted)),
        diverted,
    )
