"""Whether an actor is a legitimate counterpart or an extremist one: found by people, criterion by criterion.

The outcome is a word that a person chose and a second one confirmed. Nothing here adds criteria up, and what is unknown
never counts as met. The criteria are those of humanitarian and mediation practice: whom it speaks for, what it can
deliver, how it treats civilians, what it pledged, what the law says of it, what it renounces.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from actors.domain.words import Labelled, Words, say
from actors.domain.words import noop as _


class Criterion(Labelled):
    """What is looked at, in the order in which it is shown."""

    CONSTITUENCY = "constituency", _("Constituency")
    MANDATE = "mandate", _("Mandate and responsible command")
    CIVILIANS = "civilians", _("Conduct towards civilians")
    IHL = "ihl", _("Pledge to keep humanitarian law")
    LISTINGS = "listings", _("Listings")
    RENUNCIATION = "renunciation", _("Renunciation of violence")


QUESTIONS: Final[Mapping[Criterion, str]] = {
    Criterion.CONSTITUENCY: _("Do people it claims to speak for accept it, without being forced to?"),
    Criterion.MANDATE: _("Can it decide for its members, and do they do what was agreed?"),
    Criterion.CIVILIANS: _("Does it spare civilians: no attacks on them, no hostages, no children under arms?"),
    Criterion.IHL: _("Has it pledged to keep humanitarian law, and does it answer for breaches?"),
    Criterion.LISTINGS: _("Is it free of listings for terrorism or grave violations?"),
    Criterion.RENUNCIATION: _("Does it renounce violence as a means, or take part in a political process?"),
}


class Finding(Labelled):
    """What was found on one criterion."""

    MET = "met", _("Met")
    PARTLY = "partly", _("Partly met")
    NOT_MET = "not_met", _("Not met")
    UNKNOWN = "unknown", _("Unknown")


class Outcome(Labelled):
    """What people concluded, in the words of the field."""

    LEGITIMATE = "legitimate", _("Legitimate counterpart")
    CONTESTED = "contested", _("Contested: legitimate in part")
    EXTREMIST = "extremist", _("Violent extremist")
    UNDETERMINED = "undetermined", _("Not determined: too little is known")


class DeterminationState(Labelled):
    """Where a determination stands."""

    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    SUPERSEDED = "superseded", _("Superseded by a later one")
    WITHDRAWN = "withdrawn", _("Withdrawn before it was confirmed")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is found on one criterion, why, and on how much evidence that still stands."""

    criterion: Criterion
    finding: Finding
    reasoning: str
    evidence: int
    fallen: int = 0
    """Pieces of evidence whose source was refuted."""


def too_long(valid_until: date, *, today: date, days: int) -> Words | None:
    """Return what is wrong with a determination confirmed today that would hold for more than some days, or None."""
    return say(_("It holds {days} days at most."), days=days) if valid_until > today + timedelta(days=days) else None


def missing(
    *, outcome: str, reasoning: str, valid_until: date | None, answers: Iterable[Answer], today: date, days: int
) -> list[Words]:
    """Return what keeps a draft from being confirmed today, a sentence each; empty when it is whole.

    `days` is how long it may hold at most: as vetting of a unit does (DOMAIN C4).
    """
    given = list(answers)
    found = [] if outcome else [say(_("Choose what you conclude."))]
    if not reasoning:
        found.append(say(_("Write what the conclusion rests on.")))
    found += _on_validity(valid_until, today=today, days=days)
    for answer in given:
        found += _on_criterion(answer)
    return [*found, *_contradictions(outcome, given)]


def _on_validity(valid_until: date | None, *, today: date, days: int) -> list[Words]:
    if valid_until is None:
        return [say(_("Say until when it holds."))]
    if valid_until <= today:
        return [say(_("The day until which it holds has passed: choose a later one."))]
    return [words for words in [too_long(valid_until, today=today, days=days)] if words]


def _on_criterion(answer: Answer) -> list[Words]:
    label = answer.criterion.label
    if not answer.reasoning:
        return [say(_("{criterion}: write what was found, or what was looked for and not found."), criterion=label)]
    if answer.fallen:
        return [say(_("{criterion}: a source was refuted. Take that evidence out."), criterion=label)]
    if answer.finding is not Finding.UNKNOWN and not answer.evidence:
        return [say(_("{criterion}: name the evidence, or leave it unknown."), criterion=label)]
    return []


def _contradictions(outcome: str, answers: Iterable[Answer]) -> list[Words]:
    findings = {answer.finding for answer in answers}
    if outcome == Outcome.LEGITIMATE and Finding.UNKNOWN in findings:
        return [say(_("A criterion is unknown, and unknown never counts as met: it cannot be called legitimate."))]
    if outcome == Outcome.EXTREMIST and Finding.NOT_MET not in findings:
        return [say(_("No criterion is found not met: it cannot be called extremist."))]
    return []


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed under a determination since it was confirmed."""

    refuted_sources: int = 0
    listings: int = 0
    reshapings: int = 0
    leaders: int = 0


def look_again(since: Since) -> list[Words]:
    """Return why a determination is to be looked at again before its time, a sentence each (DOMAIN C5)."""
    found = [
        (since.refuted_sources, say(_("A source it rests on was refuted."))),
        (since.listings, say(_("A listing was recorded or has ended since."))),
        (since.reshapings, say(_("It has split or merged since."))),
        (since.leaders, say(_("Its leadership has changed since."))),
    ]
    return [words for count, words in found if count]
