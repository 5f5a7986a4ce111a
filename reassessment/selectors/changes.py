"""How the scores of an actor changed since a reader last looked at it, and what analysts said beside them."""

from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Actor
from actors.selectors.changes import Change
from core import audit, history
from core.history import Row
from reassessment.domain.schedule import RunKind
from reassessment.models import EscalationAssessment, Override, TrustAssessment

WORTH_TELLING: Final = 5.0
"""Points of 100."""
MODELS: Final = ((TrustAssessment, RunKind.TRUST), (EscalationAssessment, RunKind.ESCALATION))


def since(actor: Actor, moment: datetime, *, user: User, limit: int) -> list[Change]:
    """Return each score that reads otherwise than at the moment, and ratings beside scores by others.

    A run that finds the same, or less than WORTH_TELLING away in the same band, is no change. Five statements; the
    caller has shown that the user may see the actor.
    """
    if not user.reads("assessments"):
        return []
    found = [_of_score(model, kind, actor, moment) for model, kind in MODELS]
    own = Q(subject_type=Override._meta.label_lower, subject_id__in=Override.objects.filter(actor=actor).values("pk"))
    others = Q(at__gt=moment) & (~Q(by=user) | Q(by=None))
    events = list(audit.events().filter(others & own).order_by("-at", "-pk")[:limit])
    address = reverse("reassessment:actor", args=[actor.pk])
    beside = [
        Change(row, event.subject_type, event.subject_id, address)
        for event, row in zip(events, history.rows_of(events), strict=True)
    ]
    return [*(change for change in found if change is not None), *beside]


def _of_score(model: Any, kind: RunKind, actor: Actor, moment: datetime) -> Change | None:
    rows = model.objects.filter(actor=actor).order_by("-at")
    now = rows.filter(at__gt=moment).first()
    if now is None:
        return None
    earlier = rows.filter(at__lte=moment).first()
    if earlier is not None and not _moved(earlier, now):
        return None
    before, after = _told(earlier), _told(now)
    label = _("trust") if kind is RunKind.TRUST else _("the escalation index")
    if before:
        text = _("assessed %(score)s anew: %(after)s. Before: %(before)s.")
    else:
        text = _("assessed %(score)s for the first time: %(after)s.")
    row = Row(now.at, "Parley", text % {"score": label, "before": before, "after": after}, "", "", [])
    return Change(row, model._meta.label_lower, now.pk, reverse(f"reassessment:{kind.value}", args=[actor.pk]))


def _moved(earlier: Any, now: Any) -> bool:
    """Return whether a score is in another band or level, or further away than what nobody would act on."""
    if isinstance(now, TrustAssessment):
        return bool(earlier.band != now.band or abs(earlier.value - now.value) >= WORTH_TELLING)
    if earlier.index is None or now.index is None:
        return bool(earlier.index != now.index)
    return bool(earlier.level != now.level or abs(earlier.index - now.index) >= WORTH_TELLING)


def _told(row: Any) -> str:
    """Return a score as people read it, "" where there is none yet."""
    if row is None:
        return ""
    if isinstance(row, TrustAssessment):
        ends = {"lo": round(row.lo), "hi": round(row.hi), "band": row.get_band_display()}
        return _("between %(lo)s and %(hi)s of 100, %(band)s") % ends
    if row.index is None:
        return _("not recorded")
    return f"{round(row.index)} / 100, {row.get_level_display()}"
