"""How scores, alerts and the records behind them look."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.domain.standing import ESCALATION_TONES, FACTORS, TRUST_TONES, EscalationLevel, TrustBand
from actors.models import ActorStanding
from engagements.domain.words import Labelled
from reassessment.domain.alerts import AlertCode
from reassessment.domain.escalation import level_of
from reassessment.domain.escalation_parameters import Factor
from reassessment.domain.schedule import RunKind
from reassessment.domain.trust import band_of
from reassessment.models import Alert, EscalationAssessment, Override, TrustAssessment
from reassessment.selectors import parameters, refs
from reassessment.selectors.seen import Seen

register = template.Library()

MINUS = "\u2212"

PAGES = {
    refs.COMMITMENT: "engagements:commitment",
    refs.INCIDENT: "engagements:incident",
    refs.ENGAGEMENT: "engagements:detail",
    refs.INFORMATION: "engagements:detail",
    refs.NOTE: "engagements:detail",
    refs.RELATION: "actors:relations",
    refs.CHANNEL: "engagements:channel",
    refs.RUN: "reassessment:run",
}
NAMES = {
    refs.COMMITMENT: gettext_lazy("Commitment"),
    refs.INCIDENT: gettext_lazy("Incident"),
    refs.ENGAGEMENT: gettext_lazy("Engagement"),
    refs.INFORMATION: gettext_lazy("Information"),
    refs.NOTE: gettext_lazy("Note on conduct"),
    refs.RELATION: gettext_lazy("Relation"),
    refs.CHANNEL: gettext_lazy("Channel"),
    refs.RUN: gettext_lazy("Run"),
}
FIGURES = {
    AlertCode.TRUST_DROP: gettext_lazy("From {from} to {to}."),
    AlertCode.TRUST_BAND_DOWN: gettext_lazy("The score is {score}."),
    AlertCode.TRUST_LOW_WHILE_RELIED_UPON: gettext_lazy("The lower end of the range is {low}."),
    AlertCode.SERIOUS_BREACH: gettext_lazy("It moves the score by {contribution}."),
    AlertCode.ANALYST_DISAGREES: gettext_lazy("The score is {score}, the analyst says {rating}."),
    AlertCode.LEVEL_UP: gettext_lazy("The index is {index}."),
    AlertCode.INDEX_RISE: gettext_lazy("From {from} to {to}."),
    AlertCode.VIOLENCE_TREND: gettext_lazy("The trend went from {from} to {to}; 50 is the usual."),
    AlertCode.GRAVE_INCIDENT: gettext_lazy("Its weight is {weight} on a scale from \u221210 to 10."),
    AlertCode.RIVAL_REACTION: gettext_lazy("The factor stands at {value} of 100."),
    AlertCode.PUBLIC_UNVERIFIED: gettext_lazy("The factor stands at {value} of 100."),
    AlertCode.DATA_STALE: gettext_lazy("The last report is {report_age_days} days old."),
}


@register.filter
def page_of(record: Seen) -> str:
    """Return the address of the page that shows a record."""
    return reverse(PAGES[record.kind], args=[record.page_id])


@register.filter
def kind_of(record: Seen) -> str:
    """Return what sort of record it is."""
    return str(NAMES[record.kind])


@register.filter
def band_tone(assessment: TrustAssessment) -> str:
    """Return the tone of a trust band."""
    return TRUST_TONES.get(TrustBand(assessment.band), "neutral")


@register.filter
def trust_tone(standing: ActorStanding | None) -> str:
    """Return the tone of a current trust score."""
    return TRUST_TONES.get(TrustBand(standing.trust_band), "neutral") if standing and standing.trust_band else "neutral"


@register.filter
def index_tone(standing: ActorStanding) -> str:
    """Return the tone of a current index; an incomplete one never looks reassuring."""
    tone = ESCALATION_TONES[EscalationLevel(standing.escalation_level)]
    return tone if standing.escalation_recorded == FACTORS or tone not in {"good", "info"} else "neutral"


@register.filter
def signed(points: float) -> str:
    """Return points with their sign, "0" for what rounds to nothing; a true minus, so that columns stand straight."""
    rounded = round(points, 1)
    return f"{rounded:+.1f}".replace("-", MINUS) if rounded else "0"


@register.filter
def words(code: Labelled) -> str:
    """Return the label of a word of the vocabulary."""
    return _(code.label)


@register.filter
def whole_days(days: float) -> int:
    """Return how many days have passed in full."""
    return int(days)


@register.filter
def is_thin(assessment: TrustAssessment) -> bool:
    """Return whether there is too little evidence for the score to mean anything."""
    return assessment.band == TrustBand.INSUFFICIENT_EVIDENCE


@register.filter
def level_words(assessment: EscalationAssessment) -> str:
    """Return the level, or that none can be given: without reports "low" would be a guess."""
    if not assessment.is_reliable and assessment.level == EscalationLevel.LOW:
        return _("Unreliable")
    return str(assessment.get_level_display())


@register.filter
def level_tone(assessment: EscalationAssessment) -> str:
    """Return the tone of an index; an incomplete or unreliable one never looks reassuring."""
    tone = ESCALATION_TONES[EscalationLevel(assessment.level)]
    whole = assessment.is_reliable and assessment.recorded == FACTORS
    return tone if whole or tone not in {"good", "info"} else "neutral"


@register.filter
def index_note(assessment: EscalationAssessment) -> str:
    """Return in words what the index lacks, "" for nothing."""
    notes = []
    if assessment.recorded and not assessment.is_reliable:
        notes.append(_("Unreliable: reports have stopped."))
    if assessment.recorded < FACTORS:
        told = {"recorded": assessment.recorded, "factors": FACTORS}
        notes.append(_("Incomplete: %(recorded)s of %(factors)s factors.") % told)
    return " ".join(notes)


@register.filter
def figures(alert: Alert) -> str:
    """Return the numbers of an alert in a sentence, "" where words say it all."""
    try:
        rounded = {name: f"{value:.0f}".replace("-", MINUS) for name, value in alert.figures.items()}
        return str(FIGURES[AlertCode(alert.code)]).format(**rounded)
    except KeyError:
        return ""


@register.filter
def says(own: Override) -> str:
    """Return the band or level that an analyst's value falls into."""
    numbers = own.run.parameters
    if own.kind == RunKind.TRUST:
        return _(band_of(own.value, 0.0, parameters.trust_numbers(numbers)).label)
    return _(level_of(own.value, parameters.escalation_numbers(numbers)).label)


@register.simple_tag
def needs(actor: Any) -> list[dict[str, str]]:
    """Return what needs attention about an assessed actor, the most pressing first, as badges."""
    found = (
        (actor.alerts, _("Alert"), "warn", "alert-triangle"),
        (actor.failing, _("Cannot be assessed"), "bad", "ban"),
        (actor.late and not actor.failing, _("Due"), "warn", "clock"),
        (actor.unreliable, _("Index unreliable"), "warn", "help-circle"),
        (actor.insufficient, _("Insufficient evidence"), "neutral", "help-circle"),
        (actor.incomplete, _("Index incomplete"), "neutral", "circle-dashed"),
        (actor.override, _("Analyst differs"), "info", "pencil"),
    )
    return [{"text": text, "tone": tone, "icon": icon} for holds, text, tone, icon in found if holds]


FACTOR_HELP = {
    Factor.VIOLENCE: gettext_lazy("Incidents by and against the actor: how many, how grave, whether more than usual."),
    Factor.UNVERIFIED: gettext_lazy("Information that was shared or acted on before it was verified."),
    Factor.COMMITMENTS: gettext_lazy("Promises of both sides that are overdue, disputed, broken or unclear."),
    Factor.SUSPICION: gettext_lazy("Falls of trust, cancelled meetings, accusations, failing channels, silence."),
    Factor.REACTION: gettext_lazy("What rivals and States did within 30 days of a contact, or because of it."),
    Factor.CONTEXT: gettext_lazy("What the escalation review answered about the coming weeks and about rivals."),
}


@register.filter
def help_of(factor: Factor) -> str:
    """Return what a factor of the index looks at."""
    return str(FACTOR_HELP[factor])
