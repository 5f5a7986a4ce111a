"""An alert: what happened, to what, with which figures; and which alerts are told again before their cool-down ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _
from reassessment.domain.checks import days_between

COOL_DOWN_DAYS = 28.0


class AlertCode(Labelled):
    """Why someone is told."""

    TRUST_DROP = "trust_drop", _("Trust fell by 10 points or more within 30 days")
    TRUST_BAND_DOWN = "trust_band_down", _("Trust fell into a lower band")
    TRUST_LOW_WHILE_RELIED_UPON = "trust_low_while_relied_upon", _("A promise is relied upon, but trust may be too low")
    SERIOUS_BREACH = "serious_breach", _("An important commitment was broken")
    EVIDENCE_STALE = "evidence_stale", _("The evidence is no longer sufficient")
    ANALYST_DISAGREES = "analyst_disagrees", _("The analyst's rating and the score are far apart")
    PARTNERS_DIVERGE = "partners_diverge", _("Parties to one agreement are far apart in trust")
    LEVEL_UP = "level_up", _("The escalation level rose")
    INDEX_RISE = "index_rise", _("The escalation index rose by 15 points or more within 14 days")
    VIOLENCE_TREND = "violence_trend", _("Violence is rising")
    GRAVE_INCIDENT = "grave_incident", _("A grave incident hit the engaged actor, the venue or the team")
    RIVAL_REACTION = "rival_reaction", _("Rivals or States are reacting")
    PUBLIC_UNVERIFIED = "public_unverified", _("Unverified information is public")
    DATA_STALE = "data_stale", _("Reports have stopped: the index is unreliable")


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to tell at once (`critical`) or once per cool-down; `figures` are the numbers that made it."""

    code: AlertCode
    subject: str = ""
    critical: bool = False
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def cause(self) -> str:
        """Return what the cool-down counts by."""
        return f"{self.code}:{self.subject}"


def still_to_tell(alerts: Iterable[Alert], *, last_told: Mapping[str, datetime], at: datetime) -> tuple[Alert, ...]:
    """Return the alerts that are critical or whose cause was not told in the last 28 days."""
    return tuple(
        alert
        for alert in alerts
        if alert.critical or alert.cause not in last_told or days_between(last_told[alert.cause], at) >= COOL_DOWN_DAYS
    )
