"""How states of engagements, commitments, channels and incidents look and read."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from engagements.domain.commitments import OPEN
from engagements.domain.incidents import WEIGHTS, IncidentType, quad_of
from engagements.domain.kinds import EngagementKind
from engagements.domain.reporting import TREND
from engagements.domain.words import Words
from engagements.models import Commitment, Delivery, Engagement, EngagementPerson, Incident, Report
from engagements.selectors.deliveries import Line, counts, is_open
from engagements.selectors.detail import Detail
from engagements.selectors.engagements import late_after

register = template.Library()

TONES = {
    "draft": "neutral",
    "in_review": "info",
    "cleared": "good",
    "refused": "bad",
    "suspended": "warn",
    "under_way": "accent",
    "held": "warn",
    "reported": "info",
    "closed": "neutral",
    "cancelled": "neutral",
    "proposed": "neutral",
    "made": "info",
    "acknowledged": "info",
    "active": "info",
    "partially_fulfilled": "warn",
    "disputed": "warn",
    "fulfilled": "good",
    "fulfilled_late": "good",
    "breached": "bad",
    "breached_incapable": "bad",
    "ordered": "info",
    "delivered": "good",
    "stopped": "neutral",
    "diverted": "bad",
    "tested": "good",
    "open": "good",
    "degraded": "warn",
    "compromised": "bad",
    "confirmed": "good",
    "corroborated": "good",
    "contradicted": "warn",
    "refuted": "bad",
    "withdrawn": "neutral",
    "released": "good",
    "recalled": "warn",
    "green": "good",
    "amber": "warn",
    "red": "bad",
}
BY_US: dict[str, "str | Promise"] = {
    "by_them": gettext_lazy("They promised"),
    "by_us": gettext_lazy("We promised"),
    "mutual": gettext_lazy("Both sides promised"),
    "by_third_party": gettext_lazy("A third party promised"),
}


@register.filter
def tone(status: str) -> str:
    """Return the tone of a state."""
    return TONES.get(str(status), "neutral")


@register.filter
def may_go_out(line: Line) -> bool:
    """Return whether more of an offer could be ordered, as far as the offer goes."""
    return is_open(line)


@register.filter
def still_counts(delivery: Delivery) -> bool:
    """Return whether a delivery takes up its part of the offer; it was read with its events."""
    return counts(delivery)


@register.filter
def translated(words: Any) -> str:
    """Return a label or a sentence of the pure domain in the reader's language."""
    return words.told_with(_) if isinstance(words, Words) else _(str(words)) if words else ""


@register.filter
def is_overdue(commitment: Commitment) -> bool:
    """Return whether an open commitment's day has passed."""
    return bool(commitment.status in OPEN and commitment.due_on and commitment.due_on < clock.now().date())


@register.filter
def promised(commitment: Commitment) -> "str | Promise":
    """Return who promised, as the beginning of a sentence."""
    return BY_US[commitment.direction]


@register.filter
def weight(incident: Incident) -> str:
    """Return the weight of an incident between conflict and cooperation, signed."""
    return f"{WEIGHTS[IncidentType(incident.incident_type)]:+g}".replace("-", "−")  # noqa: RUF001 (a minus)


@register.filter
def weight_tone(incident: Incident) -> str:
    """Return the tone of an incident's weight."""
    value = WEIGHTS[IncidentType(incident.incident_type)]
    return "bad" if value <= -7 else "warn" if value < 0 else "good" if value > 0 else "neutral"  # noqa: PLR2004


@register.filter
def quad(incident: Incident) -> str:
    """Return whether it is word or deed, conflict or cooperation."""
    found = quad_of(IncidentType(incident.incident_type))
    return _(found.label) if found is not None else ""


@register.filter
def person_name(detail: Detail, delegate: EngagementPerson) -> str:
    """Return what the reader may call a person: the real name only if they may know it."""
    return detail.known_people.get(delegate.person_id) or str(delegate.person)


@register.filter
def flags(engagement: Engagement) -> list[str]:
    """Return what the engagement involves that reviewers look at, as the plan says it."""
    names = ("written_text", "public_event", "partner_force", "essential_contact", "lethal")
    fields: Any = {name: Engagement._meta.get_field(name) for name in names}
    return [str(field.verbose_name) for name, field in fields.items() if getattr(engagement, name)]


@register.filter
def is_recorded_late(engagement: Engagement) -> bool:
    """Return whether a contact was recorded late after it began, by the policy in force."""
    began, recorded = engagement.started_at, engagement.recorded_at
    if engagement.kind == EngagementKind.CHANCE_CONTACT:
        return False
    return bool(began and recorded and recorded - began > late_after())


@register.filter
def is_past(moment: datetime) -> bool:
    """Return whether a moment has passed."""
    return moment < clock.now()


@register.filter
def trend(report: Report) -> str:
    """Return the trend of a relation in words."""
    return _(TREND[report.relation_trend]) if report.relation_trend is not None else ""
