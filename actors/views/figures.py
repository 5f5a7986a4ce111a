"""Scores of an actor as the page shows them: with range, age and words, and never a number where nothing is known."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django_countries import countries

from actors.domain.standing import ESCALATION_TONES, FACTORS, TRUST_TONES, EscalationLevel, TrustBand
from actors.models import Actor, ActorStanding


def standing_of(actor: Actor) -> ActorStanding | None:
    """Return the current scores and counts, None where none were ever written."""
    return getattr(actor, "standing", None)


def trust(standing: ActorStanding | None) -> dict[str, Any]:
    """Return the trust score for the `score` component."""
    if standing is None or standing.trust_value is None:
        return {"value": None, "insufficient": False, "band": "", "tone": "neutral"}
    return {
        "value": standing.trust_value,
        "lo": standing.trust_lo,
        "hi": standing.trust_hi,
        "band": standing.get_trust_band_display(),
        "tone": TRUST_TONES.get(TrustBand(standing.trust_band), "neutral") if standing.trust_band else "neutral",
        "at": standing.trust_at,
        "insufficient": standing.trust_band == TrustBand.INSUFFICIENT_EVIDENCE,
    }


def escalation(standing: ActorStanding | None) -> dict[str, Any]:
    """Return the escalation index for the `score` component; `note` and `factors` say when not all are recorded."""
    if standing is None or standing.escalation_at is None:
        return {"value": None, "at": None, "note": "", "factors": "", "level": "", "tone": "neutral"}
    recorded = standing.escalation_recorded or 0
    level = standing.escalation_level
    told = {"recorded": recorded, "factors": FACTORS} if recorded < FACTORS else None
    tone = ESCALATION_TONES[EscalationLevel(level)] if level else "neutral"
    if recorded < FACTORS and tone in {"good", "info"}:
        tone = "neutral"  # what is not recorded may be worse: an incomplete index never looks reassuring
    return {
        "value": standing.escalation_value,
        "level": standing.get_escalation_level_display() if level else "",
        "tone": tone,
        "at": standing.escalation_at,
        "note": _("Incomplete: %(recorded)s of %(factors)s factors") % told if told else "",
        "factors": _("%(recorded)s of %(factors)s factors") % told if told else "",
    }


def country_names(codes: Sequence[str]) -> list[str]:
    """Return the names of countries."""
    return [str(countries.name(code)) or code for code in codes]


def places(actor: Actor) -> list[str]:
    """Return the names of the actor's countries."""
    return country_names(actor.countries)


def where(actor: Actor) -> str:
    """Return in one line where the actor is: countries, or the region when no country is recorded."""
    return ", ".join(places(actor)) or actor.region
