"""Current scores and their histories as somebody may see them. Never in the order of a score."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from actors.domain.standing import FACTORS, TrustBand
from actors.models import Actor
from actors.selectors import actors, together
from core.charts import Point
from engagements.models.choices import choices
from engagements.selectors.filters import Filter, within
from reassessment.domain.alerts import AlertCode
from reassessment.domain.schedule import RunKind
from reassessment.models import Alert, Due, EscalationAssessment, Override, Run, TrustAssessment
from reassessment.models.judgement import AlertQuerySet, OverrideQuerySet

LATE_AFTER: Final = timedelta(minutes=30)
FAILING_FROM: Final = 3
CHARTED: Final = 120

ATTENTION: Final = {
    "alerts": gettext_lazy("Something changed: alerts to settle"),
    "late": gettext_lazy("Due and not assessed yet"),
    "unreliable": gettext_lazy("Index unreliable"),
    "insufficient": gettext_lazy("Insufficient evidence of trust"),
    "incomplete": gettext_lazy("Index incomplete"),
    "override": gettext_lazy("An analyst sees it otherwise"),
}


def followed(user: User | None, *, at: datetime) -> QuerySet[Actor]:
    """Return the actors that are assessed, with what needs attention; what does comes first, then the name decides."""
    due = Due.objects.filter(actor=OuterRef("pk"))
    lately = EscalationAssessment.objects.filter(pk=OuterRef("standing__escalation_run_id"), is_reliable=False)
    own = Override.objects.standing(at).filter(actor=OuterRef("pk"))
    rows = (
        actors.visible(user)
        .filter(Exists(due))
        .annotate(
            alerts=Exists(
                Alert.objects.visible_to(user)
                .uncleared()
                .filter(Q(actor=OuterRef("pk")) | Q(actor__merged_into=OuterRef("pk")))
            ),
            late=Exists(due.filter(next_due_at__lt=at - LATE_AFTER)),
            failing=Exists(due.filter(attempts__gte=FAILING_FROM)),
            unreliable=Exists(lately),
            insufficient=Case(
                When(standing__trust_band=TrustBand.INSUFFICIENT_EVIDENCE.value, then=True), default=False
            ),
            incomplete=Case(When(standing__escalation_recorded__lt=FACTORS, then=True), default=False),
            override=Exists(own),
        )
    )
    urgency = Case(
        When(alerts=True, then=Value(0)),
        When(Q(late=True) | Q(failing=True), then=Value(1)),
        When(unreliable=True, then=Value(2)),
        When(Q(insufficient=True) | Q(incomplete=True) | Q(override=True), then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return rows.annotate(urgency=urgency).select_related("compartment", "standing")


class ScoreFilter(Filter):
    """Assessed actors by name, by what needs attention and by compartment."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Actor"), method="by_name", max_length=200, widget=forms.SearchInput
    )
    needs = django_filters.ChoiceFilter(
        label=gettext_lazy("Needs attention"),
        method="by_need",
        choices=list(ATTENTION.items()),
        empty_label=gettext_lazy("All"),
    )
    updated_since = None

    class Meta:
        model = Actor
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Keep the actors that are meant."""
        return rows.filter(pk__in=self.meant(text).values("pk"))

    def by_need(self, rows: QuerySet[Any], _name: str, need: str) -> QuerySet[Any]:
        """Keep the actors with this need."""
        return rows.filter(Q(late=True) | Q(failing=True)) if need == "late" else rows.filter(**{need: True})


class AlertFilter(Filter):
    """Alerts by actor, by what happened, and whether somebody has settled them."""

    compartment = within("actor__compartment")
    actor = django_filters.CharFilter(
        label=gettext_lazy("Actor"), method="by_actor", max_length=200, widget=forms.SearchInput
    )
    code = django_filters.ChoiceFilter(
        label=gettext_lazy("What happened"), choices=choices(AlertCode), empty_label=gettext_lazy("Anything")
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="by_state",
        choices=[("settled", gettext_lazy("Settled")), ("all", gettext_lazy("All"))],
        empty_label=gettext_lazy("To settle"),
    )
    updated_since = None

    class Meta:
        model = Alert
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what is still to settle unless the address asks for more."""
        rows: QuerySet[Any] = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(cleared_at=None)

    def by_actor(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Keep the alerts about the actor."""
        meant = self.meant(text)
        return rows.filter(Q(actor__in=meant) | Q(actor__merged_into__in=meant))

    def by_state(self, rows: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """Keep what is settled, or everything."""
        return rows.filter(cleared_at__isnull=False) if state == "settled" else rows


def alerts(user: User | None) -> AlertQuerySet:
    """Return the alerts that tell the user nothing hidden."""
    rows: AlertQuerySet = Alert.objects.visible_to(user)
    return rows.select_related("actor__compartment", "cleared_by", "commitment", "incident")


@dataclass(frozen=True, slots=True)
class Standing:
    """One score of an actor now: its newest run, what an analyst says beside it, its history and when it is due."""

    kind: RunKind
    newest: TrustAssessment | EscalationAssessment | None
    override: Override | None
    points: tuple[Point, ...]
    next_due_at: datetime | None
    is_due: bool


def standings(actor: Actor, *, at: datetime) -> dict[RunKind, Standing]:
    """Return both scores of an actor, which the reader may see, with their histories."""
    return _standings(actor, at=at)[0]


def standings_and_alerts(
    actor: Actor, *, user: User, at: datetime, most: int
) -> tuple[dict[RunKind, Standing], list[Alert]]:
    """Return both scores of an actor and its newest open alerts; where it has none, in one statement."""
    of_actor = Q(actor=actor) | Q(actor__merged_into=actor)
    rows = alerts(user).uncleared().filter(of_actor)
    found, told = _standings(actor, at=at, alarming=Exists(rows))
    return found, list(rows.order_by("-raised_at")[:most]) if told["alarming"] else []


def _standings(actor: Actor, *, at: datetime, **facts: Any) -> tuple[dict[RunKind, Standing], dict[str, Any]]:
    own = Override.objects.standing(at).filter(actor=actor)
    read = together.load(
        actor,
        {
            "due": Due.objects.filter(actor=actor),
            "trust": TrustAssessment.objects.filter(actor=actor).order_by("-at")[:CHARTED],
            "index": EscalationAssessment.objects.filter(actor=actor).order_by("-at")[:CHARTED],
        },
        overridden=Exists(own),
        **facts,
    )
    due = {row.kind: row.next_due_at for row in read["due"]}
    overrides = {row.kind: row for row in own.select_related("set_by", "run")} if read["overridden"] else {}
    trust, index = read["trust"], read["index"]
    histories: dict[RunKind, tuple[list[Any], tuple[Point, ...]]] = {
        RunKind.TRUST: (trust, _trust_points(trust)),
        RunKind.ESCALATION: (index, _index_points(index)),
    }
    found = {}
    for kind, (rows, points) in histories.items():
        next_due_at = due.get(kind)
        is_due = next_due_at is not None and next_due_at < at
        found[kind] = Standing(kind, next(iter(rows), None), overrides.get(kind), points, next_due_at, is_due=is_due)
    return found, read


def overrides_of(actor_id: UUID, *, user: User | None) -> OverrideQuerySet:
    """Return what analysts ever said beside the scores of an actor, newest first."""
    rows: OverrideQuerySet = Override.objects.visible_to(user).filter(actor_id=actor_id)
    return rows.select_related("set_by", "ended_by").order_by("-set_at")


def trust_history(user: User | None) -> QuerySet[TrustAssessment]:
    """Return the trust assessments the user may see."""
    rows: QuerySet[TrustAssessment] = TrustAssessment.objects.visible_to(user)
    return rows.select_related("run__parameters", "actor")


def index_history(user: User | None) -> QuerySet[EscalationAssessment]:
    """Return the escalation assessments the user may see."""
    rows: QuerySet[EscalationAssessment] = EscalationAssessment.objects.visible_to(user)
    return rows.select_related("run__parameters", "actor")


def runs_of(actor: Actor, kind: RunKind, *, limit: int) -> list[Run]:
    """Return the last runs of one score of an actor, which the reader may see."""
    rows = Run.objects.filter(actor=actor, kind=kind.value).select_related("asked_by")
    return list(rows.order_by(F("as_of").desc())[:limit])


def _trust_points(rows: Iterable[TrustAssessment]) -> tuple[Point, ...]:
    return tuple(Point(row.at, row.value, row.lo, row.hi, row.get_band_display()) for row in rows)


def _index_points(rows: Iterable[EscalationAssessment]) -> tuple[Point, ...]:
    """Return the indices; a run that found nothing recorded is a gap and no point."""
    return tuple(Point(row.at, row.index, note=_index_note(row)) for row in rows if row.index is not None)


def _index_note(row: EscalationAssessment) -> str:
    told = {"recorded": row.recorded, "factors": FACTORS}
    notes = [row.get_level_display()] if row.is_reliable else [_("Unreliable")]
    if row.recorded < FACTORS:
        notes.append(_("%(recorded)s of %(factors)s factors") % told)
    return ", ".join(map(str, notes))
