"""Words and tones of reviews in templates."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import template
from django.template import Context
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock, house
from core.ui.marks import shown
from engagements.domain.words import Words
from engagements.selectors.engagements import late_after
from riskreview.domain import asking
from riskreview.domain.deadlines import Calendar
from riskreview.domain.levels import LEVELS
from riskreview.domain.matrix import STEPS, Impact, Likelihood, Placed, level_at
from riskreview.domain.reopening import Trigger
from riskreview.domain.review_cycle import Recommendation
from riskreview.domain.scales import ANSWERS, Effect, Risk
from riskreview.domain.scales import Lane as LaneName
from riskreview.domain.verdict import Finding
from riskreview.models import Decision, Lane
from riskreview.selectors import calendar, review_policy, validity
from riskreview.selectors.words import told as in_words

register = template.Library()

TONES: Final[Mapping[str, str]] = {
    # what a check of the oversight page found
    "broken": "bad",
    "doubtful": "warn",
    "noted": "info",
    # what a lane recommends, what the answers allow, what was decided
    "clear": "good",
    "conditional": "warn",
    "escalate": "warn",
    "raise": "warn",
    "deferred": "warn",
    "blocked": "bad",
    "approve": "good",
    "approve_with_conditions": "good",
    "return": "warn",
    "defer": "warn",
    "refuse": "bad",
    # what a change did
    "notify": "info",
    "recheck": "warn",
    "suspend": "bad",
    "revoke": "bad",
    # how much is at risk
    "low": "good",
    "medium": "neutral",
    "high": "warn",
    "very_high": "bad",
    # where a review stands
    "open": "info",
    "recommended": "warn",
    "decided": "neutral",
    "superseded": "neutral",
    "expired": "bad",
    "revoked": "bad",
    "closed": "neutral",
    # what an answer does
    "I": "neutral",
    "M": "info",
    "E": "warn",
    "D": "warn",
    "B": "bad",
    "B!": "bad",
}


@register.filter
def told(words: Words | str) -> str:
    """Return a sentence or a label of the pure domain in the reader's language."""
    return in_words(words)


@register.filter
def tone(value: object) -> str:
    """Return the tone a status, outcome, risk or effect is shown in."""
    return TONES.get(str(value), "neutral")


@register.filter
def answer_label(value: str) -> str:
    """Return an answer as the reviewer reads it."""
    return in_words(ANSWERS[value]) if value in ANSWERS else _("No answer yet")


@register.filter
def effect_label(value: str) -> str:
    """Return what an effect does, as the end of a sentence."""
    return in_words(Effect(value).label)


@register.filter
def level_label(number: int | None) -> str:
    """Return who decides at a level."""
    return _("nobody") if number is None else in_words(LEVELS.get(number, ""))


@register.filter
def lane_label(value: str) -> str:
    """Return the name of a lane."""
    return in_words(LaneName(value).label)


@register.filter
def lane_labels(values: Iterable[str]) -> str:
    """Return the names of lanes."""
    return ", ".join(lane_label(value) for value in values)


@register.filter
def in_lane_order(lanes: Iterable[Any]) -> list[Any]:
    """Return the lanes of a review in their usual order."""
    order = [lane.value for lane in LaneName]
    return sorted(lanes, key=lambda lane: order.index(lane.name))


@register.filter
def lane_tone(status: str) -> str:
    """Return the tone of where a lane stands."""
    return {"answered": "good", "claimed": "info"}.get(status, "warn")


@register.filter
def risk_label(value: str) -> str:
    """Return a level of risk as it stands within a sentence."""
    return in_words(Risk(value).label).lower()


@register.filter
def recommendation_label(value: str) -> str:
    """Return what a lane recommends."""
    return in_words(Recommendation(value).label)


@register.filter
def trigger_label(value: str) -> str:
    """Return what changed under a decision."""
    return in_words(Trigger(value).label)


@register.filter
def fact_label(name: str) -> str:
    """Return what a fact says."""
    return str(FACT_LABELS.get(name, name))


@register.filter
def fact_value(value: Any, name: str) -> Any:
    """Return what a fact says, a list of values by their labels."""
    if name not in asking.LISTS:
        return shown(value)
    return ", ".join(in_words(asking.LISTS[name][0](each).label) for each in value) or _("None")


FACT_LABELS: Final[Mapping[str, Any]] = {
    "tier": gettext_lazy("Tier"),
    "listed": gettext_lazy("A party is on a list with legal effect"),
    "written_text": gettext_lazy("A written text is planned"),
    "lethal": gettext_lazy("Something lethal is planned"),
    "physical_meeting": gettext_lazy("People meet in person"),
    "public_event": gettext_lazy("It is a public event"),
    "partner_force": gettext_lazy("A partner force is supported"),
    "essential_contact": gettext_lazy("The contact is documented as essential"),
    "stale": gettext_lazy("The escalation index is missing or older than the policy allows"),
    "intermediary": gettext_lazy("Words pass through an intermediary"),
    "actor_types": gettext_lazy("What the parties are"),
    "lists": gettext_lazy("Lists with legal effect that a party is on"),
    "kinds": gettext_lazy("Kind of engagement"),
    "channels": gettext_lazy("Channel"),
    "incentives": gettext_lazy("What is offered"),
    "jurisdictions": gettext_lazy("Law we work under"),
}


@register.inclusion_tag("riskreview/_matrix.html")
def matrix(lane: Any) -> dict[str, Any]:
    """Show likelihood by impact with the level of every cell, and where the reviewer of the lane placed its risk."""
    placed: Placed | None = lane.placed
    before = (placed.inherent_likelihood, placed.inherent_impact) if placed else None
    after = (placed.residual_likelihood, placed.residual_impact) if placed else None
    rows = [
        {
            "label": Likelihood(str(likelihood)).label,
            "cells": [
                {
                    "level": level_at(likelihood, impact),
                    "before": before == (likelihood, impact),
                    "after": after == (likelihood, impact),
                }
                for impact in STEPS
            ],
        }
        for likelihood in reversed(STEPS)
    ]
    return {"rows": rows, "impacts": [impact.label for impact in Impact], "placed": placed}


@register.filter
def rank(risk: Risk) -> int:
    """Return how many of four blocks a level of risk fills."""
    return list(Risk).index(risk) + 1


@register.filter
def finding_tone(strongest: Effect, finding: Finding) -> str:
    """Return the tone of an answered item: what it does, softened where it is mitigated."""
    if not finding.effects:
        return "good"
    mitigated = strongest is Effect.MITIGATE and finding.mitigated
    return "good" if mitigated else "warn" if strongest is Effect.MITIGATE else tone(strongest)


@register.filter
def recorded_late(decision: Decision) -> str:
    """Say that an oral approval was recorded late after it was spoken, by the policy in force; "" where it was not."""
    if decision.spoken_at is None or decision.recorded_at - decision.spoken_at <= late_after():
        return ""
    sentence = _("Recorded more than %(minutes)s minutes after it was spoken.")
    return sentence % {"minutes": house.number("reports.late")}


@register.filter
def shortened_to(decision: Decision) -> datetime | None:
    """Return until when a decision covers a contact where that is less than it says; None where it is as it says."""
    until = validity.shortened(decision)
    return until if until != decision.valid_until else None


@register.filter
def full_review_by(decision: Decision) -> datetime:
    """Return until when the full review that follows an emergency approval must be decided."""
    hours = review_policy.of(decision.review).number("emergency.full_review")
    return decision.in_force_from + timedelta(hours=hours)


@register.inclusion_tag("riskreview/_due.html", takes_context=True)
def due(context: Context, on: date, *, done: Any = False, words_only: bool = False) -> dict[str, Any]:
    """Show a deadline in working days and as a date; red once it has passed. `done` shows the date alone."""
    words, shown = due_in_words(on, today=clock.now().date(), days=_working_days(context))
    return {"words": "" if done else words, "tone": shown, "on": on, "words_only": words_only}


@register.inclusion_tag("riskreview/_due.html", takes_context=True)
def lane_due(context: Context, lane: Lane, *, words_only: bool = False) -> dict[str, Any]:
    """Show the deadline of a lane, or since when it waits for an answer."""
    words, shown = lane_due_in_words(lane, today=clock.now().date(), days=_working_days(context))
    return {"words": words, "tone": shown, "on": lane.due_on, "words_only": words_only}


@register.simple_tag(takes_context=True)
def lane_age(context: Context, lane: Lane) -> str:
    """Say how long a lane has been open, and how much of that it waited for answers."""
    days, today = _working_days(context), clock.now().date()
    age = days.between(lane.opened_at.date(), today)
    waited = lane.paused_days + (days.between(lane.paused_at.date(), today) if lane.paused_at else 0)
    sentence = ngettext("open for %(days)d working day", "open for %(days)d working days", age) % {"days": age}
    if not waited:
        return sentence
    waiting = ngettext("%(days)d of it waiting for an answer", "%(days)d of them waiting for answers", waited)
    return f"{sentence}, {waiting % {'days': waited}}"


def lane_due_in_words(lane: Lane, *, today: date, days: Calendar) -> tuple[str, str]:
    """Return how far the deadline of a lane is, or that its clock stands still, and the tone."""
    if lane.paused_at is None:
        return due_in_words(lane.due_on, today=today, days=days)
    since = {"since": date_format(lane.paused_at, "j M Y")}
    if lane.is_late(today):
        late, tone_of_late = due_in_words(lane.due_on, today=today, days=days)
        return f"{late}, {_('waits for an answer since %(since)s') % since}", tone_of_late
    return _("paused since %(since)s, waits for an answer") % since, "info"


def due_in_words(on: date, *, today: date, days: Calendar) -> tuple[str, str]:
    """Return how far a deadline is in working days, and its tone."""
    if on < today:
        late = max(1, days.between(on, today))
        sentence = ngettext("%(days)d working day overdue", "%(days)d working days overdue", late)
        return sentence % {"days": late}, "bad"
    if on == today:
        return _("due today"), "warn"
    left = max(1, days.between(today, on))
    sentence = ngettext("due in %(days)d working day", "due in %(days)d working days", left)
    return sentence % {"days": left}, "warn" if left == 1 else "neutral"


def _working_days(context: Context) -> Calendar:
    """Return the calendar, read once a request however many deadlines stand on its page."""
    request: Any = context.get("request")
    found: Calendar | None = getattr(request, "working_days", None)
    if found is None:
        found = calendar.current()
        if request is not None:
            request.working_days = found
    return found


@register.simple_tag
def moment_in_words(value: datetime) -> str:
    """Return a moment as prose says it: in UTC, to the minute."""
    return f"{date_format(value, 'j M Y, H:i')} UTC"
