"""The facts of an engagement that checklists, effects and levels may depend on: a closed list."""

from dataclasses import dataclass

from engagements.domain.kinds import HIGHEST_TIER
from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is recorded about an engagement. Nothing has a default: a fact nobody looked at is not a fact."""

    tier: int
    """Tier of review, 0 to 3."""
    listed: bool
    """A party is on a list with legal effect."""
    written_text: bool
    """A written text is to be agreed or handed over."""
    lethal: bool
    """The plan includes arms, or training or information of lethal use."""
    physical_meeting: bool
    """People meet in person."""
    public_event: bool
    """The public or the media see it."""
    partner_force: bool
    """It supports or trains a partner force."""
    essential_contact: bool
    """A person under an international warrant takes part and the contact is documented as essential."""
    stale: bool
    """The escalation index of a party is missing or older than the policy allows."""
    intermediary: bool
    """Words pass through somebody between the parties."""
    actor_types: tuple[str, ...]
    """What the parties are."""
    lists: tuple[str, ...]
    """The lists with legal effect that a party is on."""
    kinds: tuple[str, ...]
    """The kind of the engagement; of one held online, what it is for as well."""
    channels: tuple[str, ...]
    """The medium of the channel; none while there is no channel."""
    incentives: tuple[str, ...]
    """The categories of what is offered."""
    jurisdictions: tuple[str, ...]
    """The profile of law of the organisation that engages."""

    @property
    def benefit(self) -> bool:
        """Return whether something of value is offered."""
        return bool(self.incentives)

    def __post_init__(self) -> None:
        """Refuse a tier that does not exist."""
        if self.tier not in range(HIGHEST_TIER + 1):
            raise ValueError(f"tier must be 0 to {HIGHEST_TIER}, not {self.tier}")


class When(Labelled):
    """A condition on the facts that a checklist may name."""

    ALWAYS = "always", _("in every case")
    TIER_2_OR_MORE = "tier_2_or_more", _("because the tier is 2 or 3")
    TIER_3 = "tier_3", _("because the tier is 3")
    LISTED = "listed", _("because a listed party takes part")
    WRITTEN_TEXT = "written_text", _("because a written text is planned")
    LETHAL = "lethal", _("because something lethal is planned")
    PHYSICAL_MEETING = "physical_meeting", _("because people meet in person")
    PUBLIC_EVENT = "public_event", _("because it is a public event")
    PARTNER_FORCE = "partner_force", _("because a partner force is supported")
    ESSENTIAL_CONTACT = "essential_contact", _("because the contact is documented as essential")
    STALE = "stale", _("because the escalation index is missing or older than the policy allows")
    INTERMEDIARY = "intermediary", _("because words pass through an intermediary")
    BENEFIT = "benefit", _("because something of value is offered")


def holds(when: When, facts: Facts) -> bool:
    """Return whether the condition holds for these facts."""
    match when:
        case When.ALWAYS:
            return True
        case When.TIER_2_OR_MORE:
            return facts.tier in {2, HIGHEST_TIER}
        case When.TIER_3:
            return facts.tier == HIGHEST_TIER
        case _:
            return bool(getattr(facts, when))
