"""Stored runs as the domain knows them: inputs and results read back from what was written."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import NotFound
from reassessment.domain.escalation import Escalation
from reassessment.domain.escalation_inputs import EscalationInputs
from reassessment.domain.escalation_parameters import Factor
from reassessment.domain.evidence import TrustInputs
from reassessment.domain.plain import from_plain
from reassessment.domain.schedule import RunKind
from reassessment.domain.trust import Trust
from reassessment.models import Run


def run(run_id: UUID, *, user: Any = None) -> Run:
    """Return one run with its parameters and the run before; raises NotFound when hidden or absent."""
    together = ("actor__compartment", "parameters", "previous__parameters", "asked_by")
    rows = Run.objects.visible_to(user).select_related(*together)
    found: Run | None = rows.filter(pk=run_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such run."))
    return found


def inputs_of(stored: Run) -> TrustInputs | EscalationInputs:
    """Return what a run read; the parameters come from the set it names. Raises ValueError for a text of no run."""
    data = json.loads(stored.inputs)
    data["params"] = stored.parameters.numbers
    kind = TrustInputs if stored.kind == RunKind.TRUST else EscalationInputs
    return kind.from_inputs(data)


def trust_of(stored: Run) -> Trust:
    """Return the trust score that a run found."""
    return from_plain(Trust, stored.result)


def events_of(stored: Run) -> frozenset[str]:
    """Return the events that a run of trust has scored."""
    return frozenset(part["event"] for part in stored.result["parts"])


def incidents_of(stored: Run) -> frozenset[str]:
    """Return the incidents that a run of the escalation index has read."""
    violence = json.loads(stored.inputs)["violence"]
    return frozenset(incident["ref"] for incident in violence["incidents"]) if violence else frozenset()


def index_of(stored: Run) -> Escalation:
    """Return the escalation index that a run found, its factors in their own order, which JSON columns do not keep."""
    index = from_plain(Escalation, stored.result)
    return replace(
        index,
        factors={factor: index.factors[factor] for factor in Factor if factor in index.factors},
        missing={factor: index.missing[factor] for factor in Factor if factor in index.missing},
        shares={factor: index.shares[factor] for factor in Factor if factor in index.shares},
    )


def ids() -> Iterator[UUID]:
    """Return the ids of all runs, oldest first; for the verification."""
    return Run.objects.order_by("recorded_at", "pk").values_list("pk", flat=True).iterator()
