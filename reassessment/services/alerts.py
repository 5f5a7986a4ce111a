"""Alerts: raised by runs once per cause and cool-down, cleared by people; and what is told on to the reviews."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from reassessment import policies
from reassessment.domain import alerts as domain
from reassessment.domain.reactions import Reaction
from reassessment.models import Alert, Run
from reassessment.selectors import history, refs
from reassessment.selectors.refs import Ref
from riskreview.services import reopening

LINKED = {refs.COMMITMENT: "commitment_id", refs.INCIDENT: "incident_id"}


def raise_found(found: Sequence[tuple[Run, Iterable[domain.Alert]]], *, at: datetime) -> list[Alert]:
    """Write the alerts of runs that are critical or were not told lately and return them; part of the transaction."""
    actor_ids = [run.actor_id for run, _alerts in found]
    told = history.last_told(actor_ids, since=at - timedelta(days=domain.COOL_DOWN_DAYS))
    rows = [
        Alert(
            actor_id=run.actor_id,
            kind=run.kind,
            run=run,
            code=alert.code.value,
            cause=alert.cause,
            figures=dict(alert.figures),
            is_critical=alert.critical,
            raised_at=at,
            **_subject(alert.subject),
        )
        for run, each in found
        for alert in domain.still_to_tell(each, last_told=told[run.actor_id], at=at)
    ]
    return Alert.objects.bulk_create(rows)


def tell_reviews(run: Run, reactions: Iterable[Reaction]) -> None:
    """Have the reviews of the actor's engagements react to what a run found, in the run's own transaction."""
    for reaction in reactions:
        reopening.react(
            trigger=reaction.trigger,
            actor_id=run.actor_id,
            reason=reaction.reason.told_with(_),
            cause_key=f"{run.kind}:{run.pk}:{reaction.trigger}",
        )


@transaction.atomic
def clear(*, alert_id: UUID, note: str, by: User) -> Alert:
    """Record what was done about an alert and return it, cleared.

    Raises NotFound (also when it is about something hidden), NotAllowed, Conflict (cleared before) or Invalid.
    """
    at = clock.now()
    found = Alert.objects.visible_to(by).select_related("actor").select_for_update(of=("self",))
    alert: Alert | None = found.filter(pk=alert_id).first()
    if alert is None:
        raise NotFound("not_found", _("There is no such alert."))
    ensure(policies.may_clear, by, alert.actor)
    if alert.cleared_at is not None:
        raise Conflict("cleared", _("Somebody has dealt with this alert already."))
    if not note.strip():
        message = _("Write down what was done about it.")
        raise Invalid("no_note", message, {"note": message})
    alert.cleared_at, alert.cleared_by, alert.clear_note = at, by, note.strip()
    alert.save(update_fields=["cleared_at", "cleared_by", "clear_note"])
    audit.record(
        "reassessment.alert_cleared",
        alert,
        by=by,
        at=at,
        changes={"code": alert.code},
        reason=alert.clear_note,
        compartment_id=audit.compartment_of(alert.incident or alert.commitment or alert),
    )
    return alert


def _subject(text: str) -> dict[str, UUID]:
    """Return the commitment or incident an alert is about, as a column; nothing for a level or a band."""
    if ":" not in text:
        return {}
    ref = Ref.parse(text)
    return {LINKED[ref.kind]: ref.id} if ref.kind in LINKED else {}
