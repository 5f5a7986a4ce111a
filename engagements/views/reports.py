"""The report and what is added to an engagement afterwards: addenda, observed reactions, information, conduct."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from core import clock
from core.errors import DomainError
from core.web import render, seen_version, show_refusal
from engagements import policies
from engagements.forms.fields import ColumnsForm, GradeForm, initial_of
from engagements.forms.reports import Check, Conduct, Information, OfferFateForm, Reason, ReportForm, Text
from engagements.http import crumbs, to
from engagements.models import Engagement, EvidenceNote, InformationItem, Reaction, Report
from engagements.selectors import engagements
from engagements.selectors import outcomes as found
from engagements.services import outcomes, reports


@require_http_methods(["GET", "POST"])
def report(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show the form of the report; save its draft, or file it."""
    engagement = engagements.get(engagement_id, user=request.user)
    draft = Report.objects.filter(engagement=engagement).first()
    form = ReportForm(request.POST or None, initial=initial_of(draft, ReportForm.columns) if draft else {})
    status, version = 200, draft.version if draft else 0
    if request.method == "POST" and form.is_valid():
        try:
            if "file" in request.POST:
                reports.file(
                    engagement_id=engagement.pk,
                    seen_report_version=seen_version(request),
                    changes=form.values(),
                    by=request.user,
                )
                messages.success(request, _("The report is filed."))
            else:
                reports.save(
                    engagement_id=engagement.pk,
                    seen_version=seen_version(request),
                    changes=form.values(),
                    by=request.user,
                )
                messages.success(request, _("The draft of the report is saved."))
        except DomainError as refusal:
            status = show_refusal(form, refusal)
        else:
            return redirect("engagements:detail", engagement.pk)
    elif request.method == "POST":
        status = 422
    form.want()
    context = {
        "form": form,
        "engagement": engagement,
        "seen_version": version,
        "due": engagement.report_due_at,
        "is_late": bool(engagement.report_due_at and engagement.report_due_at < clock.now()),
        "commitments": engagement.commitments.select_related("actor"),
        "may_report": policies.may_report(request.user, engagement),
        "crumbs": crumbs(to(engagement), (_("Report"), "")),
        "marking": engagement.get_marking_display(),
    }
    return render(request, "engagements/report.html", context, status=status)


@require_POST
def autosave_report(request: Request, engagement_id: UUID) -> HttpResponse:
    """Save the draft of the report as it is typed."""
    engagement = engagements.get(engagement_id, user=request.user)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"detail": _("Some entries need correcting first.")}, status=422)
    try:
        saved = reports.save(
            engagement_id=engagement.pk, seen_version=seen_version(request), changes=form.values(), by=request.user
        )
    except DomainError as refusal:
        return JsonResponse({"detail": refusal.message}, status=refusal.status)
    return JsonResponse({"version": saved.version})


@require_POST
def add_to_report(request: Request, engagement_id: UUID) -> HttpResponse:
    """Add to a filed report."""
    form = Text(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    reports.add(engagement_id=engagement_id, text=text, by=request.user)
    messages.success(request, _("Added to the report."))
    return redirect("engagements:detail", engagement_id)


@require_POST
def observe(request: Request, reaction_id: UUID) -> HttpResponse:
    """Record how a third party did react."""
    form = Text(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    observed = reports.observe(reaction_id=reaction_id, text=text, by=request.user)
    engagement_id = Reaction.objects.values_list("engagement_id", flat=True).get(pk=observed.reaction_id)
    return redirect("engagements:detail", engagement_id)


@require_http_methods(["GET", "POST"])
def add_information(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show the form of something learnt, or record it."""

    def save(engagement: Engagement, values: Mapping[str, Any]) -> None:
        outcomes.record_information(engagement_id=engagement.pk, changes=values, by=request.user)

    return _add(request, engagement_id, Information, save, title=_("Record information"), day="learnt_on")


@require_http_methods(["GET", "POST"])
def add_conduct(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show the form of a note on conduct, or record it."""

    def save(engagement: Engagement, values: Mapping[str, Any]) -> None:
        outcomes.note_conduct(engagement_id=engagement.pk, changes=values, by=request.user)

    return _add(request, engagement_id, Conduct, save, title=_("Note conduct"), day="occurred_on")


@require_http_methods(["GET", "POST"])
def record_offer_outcome(request: Request, offer_id: UUID) -> HttpResponse:
    """Show the form of what became of an offer, or record it."""
    offer = engagements.offer(offer_id, user=request.user)

    def save(_engagement: Engagement, values: Mapping[str, Any]) -> None:
        outcomes.record_offer_outcome(offer_id=offer_id, changes=values, by=request.user)

    title = _("What became of the offer: %(offer)s") % {"offer": offer.get_category_display()}
    return _add(request, offer.engagement_id, OfferFateForm, save, title=title, day="occurred_on")


def _add(
    request: Request,
    engagement_id: UUID,
    form_class: Callable[..., ColumnsForm],
    save: Callable[[Engagement, Mapping[str, Any]], None],
    *,
    title: str,
    day: str,
) -> HttpResponse:
    engagement = engagements.get(engagement_id, user=request.user)
    form = form_class(request.POST or None, engagement=engagement, user=request.user, initial={day: clock.now().date()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            save(engagement, form.values())
        except DomainError as refusal:
            status = show_refusal(form, refusal)
        else:
            return redirect("engagements:detail", engagement.pk)
    elif request.method == "POST":
        status = 422
    context = {
        "form": form,
        "title": title,
        "crumbs": crumbs(to(engagement), (title, "")),
        "back": to(engagement)[1],
        "marking": engagement.get_marking_display(),
    }
    return render(request, "engagements/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def check_information(request: Request, item_id: UUID) -> HttpResponse:
    """Show the form of a check, or record it."""
    item = found.get(InformationItem, item_id, user=request.user)
    engagement = item.engagement
    initial = initial_of(item, Check.columns) | {"seen_version": item.version}
    form: GradeForm = Check(
        request.POST or None, user=request.user, compartment_id=engagement.compartment_id, initial=initial
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.values()
        seen_version, reason = values.pop("seen_version"), values.pop("reason")
        try:
            outcomes.check_information(
                item_id=item.pk, seen_version=seen_version, changes=values, reason=reason, by=request.user
            )
        except DomainError as refusal:
            status = show_refusal(form, refusal)
        else:
            return redirect("engagements:detail", engagement.pk)
    elif request.method == "POST":
        status = 422
    context = {
        "form": form,
        "title": _("Check information"),
        "quoted": item.text,
        "crumbs": crumbs(to(engagement), (_("Check information"), "")),
        "back": to(engagement)[1],
        "marking": engagement.get_marking_display(),
    }
    return render(request, "engagements/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def retract_note(request: Request, note_id: UUID) -> HttpResponse:
    """Ask why a note on conduct is taken back, or take it back."""
    note = found.get(EvidenceNote, note_id, user=request.user)
    form = Reason(request.POST or None, initial={"seen_version": note.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            outcomes.retract_note(note_id=note.pk, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
        else:
            return redirect("engagements:detail", note.engagement_id)
    elif request.method == "POST":
        status = 422
    context = {
        "form": form,
        "title": _("Retract a note on conduct"),
        "quoted": note.text,
        "crumbs": crumbs(to(note.engagement), (_("Retract a note on conduct"), "")),
        "back": to(note.engagement)[1],
        "marking": note.engagement.get_marking_display(),
    }
    return render(request, "engagements/form.html", context, status=status)
