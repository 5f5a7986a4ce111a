"""What was assessed for peacekeeping and DDR, and where DDR stands; what no longer holds stays in the list."""

from accounts.models import User
from actors.domain.integration import DdrPhase
from actors.models import Actor, DdrEntry, IntegrationAssessment
from actors.selectors import sources


def assessments(actor: Actor, *, user: User) -> list[IntegrationAssessment]:
    """Return the assessments of an actor with their sources, the latest first."""
    rows = list(
        IntegrationAssessment.objects.visible_to(user).filter(actor=actor).order_by("-assessed_on", "-created_at")
    )
    sources.cite(rows, user=user)
    return rows


def ddr(actor: Actor, *, user: User) -> list[DdrEntry]:
    """Return the phases of an actor's DDR with their sources, in the standards' order, the latest first of each."""
    order = {phase.value: place for place, phase in enumerate(DdrPhase)}
    rows = list(DdrEntry.objects.visible_to(user).filter(actor=actor).order_by("-as_of", "-created_at"))
    sources.cite(rows, user=user)
    return sorted(rows, key=lambda row: order[row.phase])
