"""Publishing the numbers of the models. Published once, a version never changes; other numbers are another version."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, canonical, clock
from core.errors import Conflict
from reassessment.domain.escalation_parameters import ESCALATION_1_0, EscalationParameters
from reassessment.domain.plain import to_plain
from reassessment.domain.schedule import RunKind
from reassessment.domain.trust_parameters import TRUST_1_0, TrustParameters
from reassessment.models import ParameterSet
from reassessment.selectors import parameters

ALWAYS: Final = datetime(2000, 1, 1, tzinfo=UTC)
SHIPPED: Final[Mapping[RunKind, TrustParameters | EscalationParameters]] = {
    RunKind.TRUST: TRUST_1_0,
    RunKind.ESCALATION: ESCALATION_1_0,
}


@transaction.atomic
def publish(*, kind: RunKind, numbers: TrustParameters | EscalationParameters, active_from: datetime) -> ParameterSet:
    """Publish one version and return it; the same version with the same numbers again changes nothing.

    Raises Conflict when that version exists with other numbers.
    """
    values = to_plain(numbers)
    digest = canonical.sha256(canonical.dumps(values))
    stored, created = ParameterSet.objects.get_or_create(
        version=numbers.version,
        defaults={"kind": kind.value, "values": values, "sha256": digest, "active_from": active_from},
    )
    if stored.sha256 != digest or stored.kind != kind:
        message = _("Version %(version)s was published with other numbers: give the new ones a version of their own.")
        raise Conflict("published_otherwise", message % {"version": numbers.version})
    if created:
        changes = {"version": stored.version, "sha256": digest, "active_from": active_from}
        audit.record("reassessment.parameters_published", stored, by=None, at=clock.now(), changes=changes)
    return stored


def in_use(kind: RunKind, *, at: datetime) -> ParameterSet:
    """Return the set in use at a moment; what Parley ships is published when nothing was yet."""
    return parameters.in_use(kind, at=at) or publish(kind=kind, numbers=SHIPPED[kind], active_from=ALWAYS)
