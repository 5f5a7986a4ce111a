"""Which engagements a module of a checklist is for: a small language of conditions on the facts, kept as data.

A rule is one condition, `{any: [rules]}` or `{all: [rules]}`. A condition names one fact: a list of values of which one
must be among those recorded (`actor_types: [militia]`), a flag and how it must stand (`listed: true`), or
`tier_at_least: 2`. The database evaluates the same rules in `riskreview_asked_when`; a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import ClassVar, Final

from actors.domain.interests import IncentiveCategory
from actors.domain.kinds import ActorType
from actors.domain.listings import ListCode
from engagements.domain.channels import Medium
from engagements.domain.kinds import EngagementKind
from engagements.domain.words import Labelled, Words, say
from engagements.domain.words import noop as _
from riskreview.domain.facts import Facts


class Jurisdiction(Labelled):
    """The profile of law of the organisation that engages; the same as `accounts.models.Organisation` keeps."""

    NEUTRAL = "neutral", _("Neutral")
    UN = "un", _("United Nations")
    EU = "eu", _("European Union")
    UK = "uk", _("United Kingdom")
    US = "us", _("United States")


LISTS: Final[Mapping[str, tuple[type[Labelled], str]]] = {
    "actor_types": (ActorType, _("because of what a party is ({values})")),
    "lists": (ListCode, _("because a party is listed ({values})")),
    "kinds": (EngagementKind, _("because of the kind of engagement ({values})")),
    "channels": (Medium, _("because of the channel ({values})")),
    "incentives": (IncentiveCategory, _("because of what is offered ({values})")),
    "jurisdictions": (Jurisdiction, _("because of the law we work under ({values})")),
}
"""The facts that hold several values: what they may be, and how a condition on them reads."""

FLAGS: Final[Mapping[str, tuple[str, str]]] = {
    "listed": (_("because a listed party takes part"), _("because no listed party takes part")),
    "written_text": (_("because a written text is planned"), _("because no written text is planned")),
    "lethal": (_("because something lethal is planned"), _("because nothing lethal is planned")),
    "physical_meeting": (_("because people meet in person"), _("because nobody meets in person")),
    "public_event": (_("because it is a public event"), _("because it is no public event")),
    "partner_force": (_("because a partner force is supported"), _("because no partner force is supported")),
    "essential_contact": (
        _("because the contact is documented as essential"),
        _("because the contact is not documented as essential"),
    ),
    "intermediary": (_("because words pass through an intermediary"), _("because no intermediary is between us")),
    "benefit": (_("because something of value is offered"), _("because nothing of value is offered")),
}
"""The flags that a condition may name: how it reads when it asks for yes, and for no."""


AMONG: Final[Mapping[str, str]] = {
    "actor_types": _("a party is: {values}"),
    "lists": _("a party is on the list: {values}"),
    "kinds": _("the kind of engagement is: {values}"),
    "channels": _("the channel is: {values}"),
    "incentives": _("what is offered includes: {values}"),
    "jurisdictions": _("the law we work under is: {values}"),
}
"""How a condition on such a fact reads after “asked when”."""

STANDS: Final[Mapping[str, tuple[str, str]]] = {
    "listed": (_("a listed party takes part"), _("no listed party takes part")),
    "written_text": (_("a written text is planned"), _("no written text is planned")),
    "lethal": (_("something lethal is planned"), _("nothing lethal is planned")),
    "physical_meeting": (_("people meet in person"), _("nobody meets in person")),
    "public_event": (_("it is a public event"), _("it is no public event")),
    "partner_force": (_("a partner force is supported"), _("no partner force is supported")),
    "essential_contact": (
        _("the contact is documented as essential"),
        _("the contact is not documented as essential"),
    ),
    "intermediary": (_("words pass through an intermediary"), _("no intermediary is between us")),
    "benefit": (_("something of value is offered"), _("nothing of value is offered")),
}
"""How a condition on a flag reads after “asked when”, for yes and for no."""


@dataclass(frozen=True, slots=True)
class Among:
    """One of these values is among those recorded."""

    fact: str
    values: tuple[str, ...]

    def because(self, facts: Facts) -> Words | None:
        """Return why the condition holds, naming the values found; None when it does not."""
        recorded = getattr(facts, self.fact)
        found = [value for value in self.values if value in recorded]
        vocabulary, sentence = LISTS[self.fact]
        return say(sentence, values=_joined(vocabulary, found)) if found else None

    @property
    def condition(self) -> Words:
        """Return the condition in words, as they follow “asked when”."""
        vocabulary = LISTS[self.fact][0]
        named = (say(_("“{value}”"), value=vocabulary(value).label) for value in self.values)
        return say(AMONG[self.fact], values=reduce(_or, named))


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag stands so."""

    fact: str
    is_set: bool

    def because(self, facts: Facts) -> Words | None:
        """Return why the condition holds; None when it does not."""
        found = getattr(facts, self.fact) is self.is_set
        return say(FLAGS[self.fact][0 if self.is_set else 1]) if found else None

    @property
    def condition(self) -> Words:
        """Return the condition in words, as they follow “asked when”."""
        return say(STANDS[self.fact][0 if self.is_set else 1])


@dataclass(frozen=True, slots=True)
class TierAtLeast:
    """The tier is this or higher."""

    tier: int

    def because(self, facts: Facts) -> Words | None:
        """Return why the condition holds; None when it does not."""
        return say(_("because the tier is {tier}"), tier=facts.tier) if facts.tier >= self.tier else None

    @property
    def condition(self) -> Words:
        """Return the condition in words, as they follow “asked when”."""
        return say(_("the tier is {tier} or higher"), tier=self.tier)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the rules holds."""

    rules: tuple["Asking", ...]
    join: ClassVar[str] = "any"

    def because(self, facts: Facts) -> Words | None:
        """Return every reason that holds; None when none does."""
        found = [why for rule in self.rules if (why := rule.because(facts)) is not None]
        return reduce(_also, found) if found else None


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of the rules hold."""

    rules: tuple["Asking", ...]
    join: ClassVar[str] = "all"

    def because(self, facts: Facts) -> Words | None:
        """Return all reasons when every one holds; None otherwise."""
        found = [why for rule in self.rules if (why := rule.because(facts)) is not None]
        return reduce(_also, found) if len(found) == len(self.rules) else None


Asking = Among | Flag | TierAtLeast | AnyOf | AllOf


def _also(first: Words, second: Words) -> Words:
    return say(_("{first}, and {second}"), first=first, second=second)


def _or(first: Words, second: Words) -> Words:
    return say(_("{first} or {second}"), first=first, second=second)


def _joined(vocabulary: type[Labelled], values: "tuple[str, ...] | list[str]") -> Words:
    labels = (say(vocabulary(value).label) for value in values)
    return reduce(lambda first, second: say(_("{first}, {second}"), first=first, second=second), labels)
