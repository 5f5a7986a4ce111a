"""Legitimacy: the determinations of an actor, read and made criterion by criterion."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors import policies
from actors.domain.determinations import QUESTIONS, Criterion
from actors.forms.base import Act
from actors.forms.determinations import Conclusion, DissentForm, EvidenceForm, FindingOn, Preparation, Withdrawal
from actors.http import carry_out, posted
from actors.models import Actor, Determination, FindingEvidence, Listing
from actors.selectors import actors, integration
from actors.selectors import determinations as selector
from actors.services import determinations
from actors.views import frame
from core import clock, reads
from core.authz import ensure
from core.web import render

QUOTES: Final = {
    Criterion.CONSTITUENCY.value: "constituency",
    Criterion.IHL.value: "ihl_commitments",
}
"""What of the profile's prose speaks to a criterion."""


@require_safe
def table(request: Request, actor_id: UUID) -> HttpResponse:
    """Show what was found on each criterion for the whole and for each part, and what came before."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    today = clock.now().date()
    rows = list(selector.of_actor(actor, user=request.user))
    shown = selector.read([row for row in rows if row.is_in_force], user=request.user, today=today)
    of_parts = selector.parts_with_profiles(actor, user=request.user)
    context = {
        **frame.of_actor(request, actor, tab="legitimacy"),
        "readings": shown,
        "criteria": [_across(shown, place, criterion) for place, criterion in enumerate(Criterion)],
        "drafts": [row for row in rows if row.is_draft],
        "assessments": integration.assessments(actor, user=request.user),
        "ddr": integration.ddr(actor, user=request.user),
        "earlier": [row for row in rows if not (row.is_draft or row.is_in_force)],
        "of_parts": [
            (part, selector.read(selector.in_force(part, user=request.user), user=request.user, today=today))
            for part in of_parts
        ],
    }
    return render(request, "actors/legitimacy.html", context)


@require_safe
def detail(request: Request, determination_id: UUID) -> HttpResponse:
    """Show one determination with all it says, and what the reader may do about it."""
    row, actor = _seen(request, determination_id)
    reads.of_record(actor, by=request.user)
    reading = selector.one(row, user=request.user, today=clock.now().date())
    context = {
        **frame.of_actor(request, actor, tab="legitimacy", here=_("Determination")),
        "reading": reading,
        "row": row,
        "may_write": row.is_draft and policies.may_write_determination(request.user, row),
        "may_withdraw": row.is_draft and policies.may_change(request.user, actor),
        "confirming": policies.may_confirm_determination(request.user, row) if row.is_draft else None,
        "may_dissent": (row.is_draft or row.is_in_force) and policies.may_dissent(request.user, row),
    }
    return render(request, "actors/determination.html", context)


@require_http_methods(["GET", "POST"])
def prepare(request: Request, actor_id: UUID) -> HttpResponse:
    """Begin a determination."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = Preparation(posted(request), initial={"part": request.GET.get("part", "")})

    def command() -> str:
        made = determinations.prepare(actor_id=actor_id, by=request.user, **form.values())
        return made.get_absolute_url()

    page = _page(request, actor, _("Prepare a determination"), _("Begin"))
    page["cancel_url"] = reverse("actors:legitimacy", args=[actor_id])
    page["lead"] = _("It starts from what is in force about the same, if anything is. A second person confirms it.")
    return carry_out(request, form, command, said=_("The draft is begun: six criteria to look at."), page=page)


@require_http_methods(["GET", "POST"])
def conclude(request: Request, determination_id: UUID) -> HttpResponse:
    """Write the conclusion of a draft."""
    row, actor = _seen(request, determination_id, policies.may_write_determination)
    held = {name: getattr(row, name) for name in determinations.CONCLUSION}
    form = Conclusion(posted(request), initial={"seen_version": row.version, **held})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        determinations.conclude(
            determination_id=determination_id, seen_version=seen, values=form.values(), by=request.user
        )
        return row.get_absolute_url()

    page = _page(request, actor, _("Write the conclusion"), _("Save"), row)
    return carry_out(request, form, command, said=_("Saved."), page=page, record=row)


@require_http_methods(["GET", "POST"])
def find(request: Request, determination_id: UUID, criterion: str) -> HttpResponse:
    """Write what was found on one criterion."""
    row, actor = _seen(request, determination_id)
    found = determinations.finding_of(row, criterion)
    ensure(policies.may_write_determination, request.user, row)
    held = {name: getattr(found, name) for name in determinations.FINDING}
    form = FindingOn(posted(request), initial={"seen_version": row.version, **held})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        determinations.find(
            determination_id=determination_id,
            criterion=criterion,
            seen_version=seen,
            values=form.values(),
            by=request.user,
        )
        return _place(row, criterion)

    page = _page(request, actor, found.get_criterion_display(), _("Save"), row, at=criterion)
    page["lead"] = found.question
    return carry_out(request, form, command, said=_("Saved."), page=page, record=row)


@require_http_methods(["GET", "POST"])
def add_evidence(request: Request, determination_id: UUID, criterion: str) -> HttpResponse:
    """Add a piece of evidence to one criterion."""
    row, actor = _seen(request, determination_id)
    found = determinations.finding_of(row, criterion)
    ensure(policies.may_write_determination, request.user, row)
    quoted = _on_record(actor, criterion, today=clock.now().date())
    form = EvidenceForm(
        posted(request),
        user=request.user,
        compartment_id=actor.compartment_id,
        instance=FindingEvidence(finding=found),
        initial={"text": _("On record here: %(text)s") % {"text": quoted} if quoted else ""},
    )

    def command() -> str:
        determinations.add_evidence(
            determination_id=determination_id, criterion=criterion, values=form.values(), by=request.user
        )
        return _place(row, criterion)

    page = _page(request, actor, _("Add evidence"), _("Add"), row, at=criterion)
    page["lead"] = found.get_criterion_display()
    return carry_out(request, form, command, said=_("Added."), page=page)


@require_http_methods(["GET", "POST"])
def remove_evidence(request: Request, evidence_id: UUID) -> HttpResponse:
    """Take a piece of evidence out of a draft."""
    piece = determinations.evidence(evidence_id, user=request.user)
    criterion = piece.finding.criterion
    row, actor = _seen(request, piece.finding.determination_id, policies.may_write_determination)
    form = Act(posted(request))

    def command() -> str:
        determinations.remove_evidence(evidence_id=evidence_id, by=request.user)
        return _place(row, criterion)

    page = _page(request, actor, _("Take the evidence out"), _("Take it out"), row, at=criterion)
    page |= {"lead": piece.text, "danger": True}
    return carry_out(request, form, command, said=_("Taken out. The history keeps it."), page=page)


@require_http_methods(["GET", "POST"])
def confirm(request: Request, determination_id: UUID) -> HttpResponse:
    """Confirm a draft as a second person."""
    row, actor = _seen(request, determination_id, policies.may_confirm_determination)
    form = Act(posted(request), initial={"seen_version": row.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        determinations.confirm(determination_id=determination_id, seen_version=seen, by=request.user)
        return row.get_absolute_url()

    page = _page(request, actor, _("Confirm the determination"), _("I confirm it"), row)
    page["lead"] = _("%(about)s: %(outcome)s. You say that you read each finding and its evidence.") % {
        "about": row.about,
        "outcome": row.get_outcome_display() or _("nothing concluded yet"),
    }
    return carry_out(request, form, command, said=_("Confirmed. It is in force now."), page=page, record=row)


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, determination_id: UUID) -> HttpResponse:
    """Give a draft up."""
    row, actor = _seen(request, determination_id)
    ensure(policies.may_change, request.user, actor)
    form = Withdrawal(posted(request), initial={"seen_version": row.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        determinations.withdraw(determination_id=determination_id, seen_version=seen, by=request.user, **form.values())
        return reverse("actors:legitimacy", args=[actor.pk])

    page = _page(request, actor, _("Withdraw the draft"), _("Withdraw it"), row) | {"danger": True}
    return carry_out(request, form, command, said=_("Withdrawn. It stays readable."), page=page, record=row)


@require_http_methods(["GET", "POST"])
def dissent(request: Request, determination_id: UUID) -> HttpResponse:
    """Write a dissent."""
    row, actor = _seen(request, determination_id, policies.may_dissent)
    form = DissentForm(posted(request))

    def command() -> str:
        determinations.dissent(determination_id=determination_id, by=request.user, **form.values())
        return row.get_absolute_url()

    page = _page(request, actor, _("Write a dissent"), _("Write it"), row)
    return carry_out(request, form, command, said=_("Your dissent stands beside it."), page=page)


def _on_record(actor: Actor, criterion: str, *, today: date) -> str:
    """Return what is recorded of the actor that speaks to a criterion, as a start for quoting it; "" for nothing."""
    if criterion == Criterion.MANDATE:
        return actor.get_command_control_display() if actor.command_control else ""
    if criterion == Criterion.LISTINGS:
        live = Listing.objects.live_on(today).filter(actor=actor).order_by("listed_on", "pk")
        told = (f"{one.get_list_code_display()} {one.reference}".strip() for one in live)
        return "; ".join(told) or _("no live listing")
    return str(getattr(actor, QUOTES[criterion])) if criterion in QUOTES else ""


def _across(readings: list[selector.Reading], place: int, criterion: Criterion) -> dict[str, Any]:
    """Return one criterion with what each determination found on it."""
    cells = [
        {
            "row": reading.rows[place],
            "about": reading.determination.about,
            "url": reading.determination.get_absolute_url(),
        }
        for reading in readings
    ]
    return {"label": _(criterion.label), "question": _(QUESTIONS[criterion]), "rows": cells}


def _seen(request: Request, determination_id: UUID, may: Any = None) -> tuple[Determination, Actor]:
    row = selector.get(determination_id, user=request.user)
    actor = actors.get(row.actor_id, user=request.user)
    if may is not None:
        ensure(may, request.user, row)
    return row, actor


def _place(row: Determination, criterion: str) -> str:
    return f"{row.get_absolute_url()}#{criterion}"


def _page(
    request: Request, actor: Actor, title: str, submit: str, row: Determination | None = None, *, at: str = ""
) -> dict[str, Any]:
    around = frame.of_actor(request, actor, here=title)
    back = (_place(row, at) if at else row.get_absolute_url()) if row is not None else ""
    return {**around, "title": title, "submit": submit, "cancel_url": back, "of": actor.name}
