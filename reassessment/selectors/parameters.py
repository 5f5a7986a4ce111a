"""Which numbers the models use."""

from datetime import datetime

from reassessment.domain.escalation_parameters import EscalationParameters
from reassessment.domain.plain import from_plain
from reassessment.domain.schedule import RunKind
from reassessment.domain.trust_parameters import TrustParameters
from reassessment.models import ParameterSet


def in_use(kind: RunKind, *, at: datetime) -> ParameterSet | None:
    """Return the newest set in use at a moment, None while none is published. Everybody may read the numbers."""
    published = ParameterSet.objects.filter(kind=kind.value, active_from__lte=at)
    return published.order_by("-active_from", "-published_at").first()


def trust_numbers(stored: ParameterSet) -> TrustParameters:
    """Return the numbers of the trust model as the domain knows them."""
    return from_plain(TrustParameters, stored.values)


def escalation_numbers(stored: ParameterSet) -> EscalationParameters:
    """Return the numbers of the escalation index as the domain knows them."""
    return from_plain(EscalationParameters, stored.values)
