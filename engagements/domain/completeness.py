"""What a plan still lacks before it can be sent to review, in words and with the step where it belongs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class Step(Labelled):
    """The steps of the plan form, in order."""

    PURPOSE = "purpose", _("What and why")
    PEOPLE = "people", _("Who")
    SETTING = "setting", _("Where and how")
    GROUND = "ground", _("Common ground and offers")
    REACTIONS = "reactions", _("Reactions and disclosure")
    CHECK = "check", _("Check and submit")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What is filled in; counts and flags only."""

    desired_effect: bool
    objective: bool
    alternatives: bool
    is_online: bool
    purpose: bool
    is_discreet: bool
    who_may_know: bool
    counterparts: int
    team: int
    channel: bool
    channel_usable: bool
    meets_in_person: bool
    venue: bool
    planned_start: datetime | None
    planned_end: datetime | None
    go_no_go: bool
    red_lines: bool
    offers_without_authority: int
    reactions: int
    public_part: bool
    public_speaker: bool
    public_event: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, and where it is filled in."""

    step: Step
    words: str


def gaps(facts: PlanFacts, *, at: datetime) -> Sequence[Gap]:
    """Return what keeps the plan from review, in the order of the steps; nothing when it is complete."""
    late = facts.planned_start is not None and facts.planned_start < at
    found = [
        (not facts.desired_effect, Step.PURPOSE, _("Say what the contact shall achieve.")),
        (not facts.objective, Step.PURPOSE, _("Say which objective it serves and why a contact is needed.")),
        (not facts.alternatives, Step.PURPOSE, _("Name the alternatives, and what follows from doing nothing.")),
        (facts.is_online and not facts.purpose, Step.PURPOSE, _("Say which kind the online engagement serves.")),
        (facts.is_discreet and not facts.who_may_know, Step.PURPOSE, _("A discreet contact: say who may know.")),
        (facts.counterparts == 0, Step.PEOPLE, _("Name the actor you want to engage.")),
        (facts.team == 0, Step.PEOPLE, _("Name at least one member of our team.")),
        (not facts.channel, Step.SETTING, _("Choose the channel.")),
        (facts.channel and not facts.channel_usable, Step.SETTING, _("The channel cannot be used: choose another.")),
        (facts.meets_in_person and not facts.venue, Step.SETTING, _("People meet in person: choose the venue.")),
        (facts.planned_start is None, Step.SETTING, _("Say when it shall begin.")),
        (late, Step.SETTING, _("The planned start has passed: set a new one.")),
        (facts.planned_end is None, Step.SETTING, _("Say when it shall end; a decision must be valid until then.")),
        (not facts.go_no_go, Step.SETTING, _("Say what must be true on the day for it to go ahead.")),
        (not facts.red_lines, Step.GROUND, _("Write down the red lines.")),
        (
            facts.offers_without_authority > 0,
            Step.GROUND,
            _("An offer that needs legal clearance lacks its legal authority."),
        ),
        (facts.reactions == 0, Step.REACTIONS, _("Say how at least one third party is expected to react.")),
        (not facts.public_part, Step.REACTIONS, _('Say what becomes public; "nothing" is an answer.')),
        (facts.public_event and not facts.public_speaker, Step.REACTIONS, _("A public event: say who speaks for us.")),
    ]
    return [Gap(step, words) for missing, step, words in found if missing]
