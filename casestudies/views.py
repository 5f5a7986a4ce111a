"""Pages of the library."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Request
from casestudies import policies
from casestudies.domain.sourcing import Support
from casestudies.domain.vocabulary import Section
from casestudies.forms import ActorChoice, PrecedentChoice, StudyFilter, StudyHead, Version
from casestudies.models import CaseStudy
from casestudies.selectors import precedents, studies
from casestudies.services import editing
from casestudies.services import precedents as precedent_services
from core import history as histories
from core import versions
from core.errors import DomainError, Invalid, NotFound
from core.web import render

PER_PAGE = 20


@require_GET
def library(request: Request) -> HttpResponse:
    """Show the list of studies."""
    filters = StudyFilter(request.GET, queryset=studies.library(user=request.user))
    rows = filters.qs.order_by("title", "pk") if filters.is_valid() else studies.library(user=request.user).none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "chips": _chips(request, filters),
        "previous_url": _page_url(request, page.number - 1) if page.has_previous() else "",
        "next_url": _page_url(request, page.number + 1) if page.has_next() else "",
        "may_keep": policies.may_keep(request.user),
        "is_empty": not studies.library(user=request.user).exists(),
    }
    return render(request, "casestudies/library.html", context)


def _page_url(request: Request, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _chips(request: Request, filters: StudyFilter) -> list[dict[str, str]]:
    """Return the active filters with their words and the address without each."""
    rows = []
    for name, bound in filters.form.fields.items():
        value = request.GET.get(name, "")
        if value and name not in filters.form.errors:
            query = request.GET.copy()
            del query[name]
            query.pop("page", None)
            shown = dict(getattr(bound, "choices", ())).get(value, value)
            rows.append({"label": str(bound.label), "value": str(shown), "remove_url": f"?{query.urlencode()}"})
    return rows


@require_GET
def study(request: Request, slug: str) -> HttpResponse:
    """Show one study to read."""
    found = studies.get(slug, user=request.user)
    reading = studies.reading(found, user=request.user)
    context = {
        **_frame(request, found),
        **_chapters(reading),
        "reading": reading,
        "questions": studies.checklist_questions(reading),
        "used": precedents.of_study(found, user=request.user),
    }
    return render(request, "casestudies/study.html", context)


def _frame(request: Request, found: CaseStudy) -> dict[str, Any]:
    """Return what the reading page and the history page share."""
    return {
        "study": found,
        "crumbs": _crumbs(found),
        "tabs": _tabs(found, request.path),
        "may_keep": policies.may_keep(request.user),
        "may_review": policies.may_review(request.user, found),
        "version_form": Version(initial={"seen_version": found.version}),
    }


def _crumbs(found: CaseStudy, last: str = "") -> list[dict[str, str]]:
    rows = [{"label": _("Case studies"), "url": reverse("casestudies:library")}]
    if last:
        rows.append({"label": found.title, "url": reverse("casestudies:study", args=[found.slug])})
    return [*rows, {"label": last or found.title}]


def _tabs(found: CaseStudy, path: str) -> list[dict[str, Any]]:
    pages = ((_("Study"), "casestudies:study"), (_("History"), "casestudies:history"))
    rows = [(label, reverse(name, args=[found.slug])) for label, name in pages]
    return [{"label": label, "url": url, "active": url == path} for label, url in rows]


def _chapters(reading: studies.Reading) -> dict[str, Any]:
    """Return the chapters in reading order with their anchors, empty ones left out."""
    passages = reading.passages
    entries = (
        ("parties", _("Parties"), reading.party_rows(third=False)),
        ("third-parties", _("Third parties"), reading.party_rows(third=True)),
        ("context", Section.CONTEXT, passages.get(Section.CONTEXT)),
        ("objectives", Section.OBJECTIVE, passages.get(Section.OBJECTIVE)),
        ("channels", Section.CHANNEL, passages.get(Section.CHANNEL)),
        ("timeline", _("Timeline"), reading.events),
        ("agreements", _("Agreements"), reading.agreements),
        ("incentives", Section.INCENTIVE, passages.get(Section.INCENTIVE)),
        ("legal", Section.LEGAL_ISSUE, passages.get(Section.LEGAL_ISSUE)),
        ("risks", Section.RISK, passages.get(Section.RISK)),
        ("outcomes", Section.OUTCOME, passages.get(Section.OUTCOME)),
        ("indicators", _("Numbers"), reading.indicators),
        ("lessons", _("Lessons"), reading.lessons),
        ("counter-arguments", Section.COUNTER_ARGUMENT, passages.get(Section.COUNTER_ARGUMENT)),
        ("questions", Section.OPEN_QUESTION, passages.get(Section.OPEN_QUESTION)),
        ("sources", _("Sources"), reading.citations),
    )
    chapters = {
        anchor: {"anchor": anchor, "title": _(title.label) if isinstance(title, Section) else title, "rows": rows}
        for anchor, title, rows in entries
        if rows
    }
    supports = [(support, count) for support, count in reading.tally.by_support.items() if count]
    return {"chapters": chapters, "supports": supports, "needs": Support.NEEDS_SECOND_SOURCE}


@require_GET
def history(request: Request, slug: str) -> HttpResponse:
    """Show who imported, edited and reviewed a study."""
    found = studies.get(slug, user=request.user)
    context = {**_frame(request, found), "events": histories.rows(found)}
    return render(request, "casestudies/history.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: Request, slug: str) -> HttpResponse:
    """Show the form of the head, or take it."""
    found = studies.get(slug, user=request.user)
    form = StudyHead(request.POST or None, initial={name: getattr(found, name) for name in editing.HEAD})
    status, changes = 200, []
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data.pop("seen_version")
        try:
            editing.edit_head(study_id=found.pk, seen_version=seen, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            for name, message in refusal.fields.items() or [(None, refusal.message)]:
                form.add_error(name, message)
            status, changes = refusal.status, versions.changes_since(found, seen)
        else:
            messages.success(request, _("Saved. The study is a draft until a second person marks it as reviewed."))
            return redirect("casestudies:study", found.slug)
    elif request.method == "POST":
        status = 422
    context = {
        "form": form,
        "study": found,
        "changes": changes,
        "crumbs": _crumbs(found, _("Edit the head")),
        "may_keep": policies.may_keep(request.user),
    }
    return render(request, "casestudies/edit.html", context, status=status)


@require_POST
def review(request: Request, slug: str) -> HttpResponse:
    """Mark a study as reviewed."""
    found = studies.get(slug, user=request.user)
    editing.mark_reviewed(study_id=found.pk, seen_version=_seen(Version(request.POST)), by=request.user)
    messages.success(request, _("The study is marked as reviewed, with your name."))
    return redirect("casestudies:study", found.slug)


@require_http_methods(["GET", "POST"])
def link_party(request: Request, slug: str, party_id: int) -> HttpResponse:
    """Find an actor for a party of the study and link the two, or take the link away."""
    found = studies.get(slug, user=request.user)
    party = studies.party(found, party_id)
    if request.method == "POST":
        form = ActorChoice(request.POST)
        seen = _seen(form)
        if "actor" in form.errors:
            raise NotFound("not_found", _("There is no such actor."))
        actor_id = form.cleaned_data["actor"]
        editing.link_party(study_id=found.pk, party_id=party_id, actor_id=actor_id, seen_version=seen, by=request.user)
        return redirect(f"{reverse('casestudies:study', args=[found.slug])}#parties")
    query = request.GET.get("q", party.common_name)
    context = {
        "study": found,
        "party": party,
        "query": query,
        "actors": studies.actors_named(query, user=request.user),
        "crumbs": _crumbs(found, party.common_name),
        "may_keep": policies.may_keep(request.user),
    }
    return render(request, "casestudies/link_party.html", context)


def _seen(form: Version) -> int:
    """Return the version a button was pressed on; one that is missing or no number counts as stale."""
    form.full_clean()
    seen: int = form.cleaned_data.get("seen_version", 0)
    return seen


@require_POST
def choose(request: Request, engagement_id: UUID) -> HttpResponse:
    """Take a study as precedent for an engagement."""
    form = PrecedentChoice(request.POST)
    if not form.is_valid():
        raise Invalid("bad_precedent", _("Choose a study, and keep the note within 2,000 characters."))
    precedent_services.link_precedent(
        engagement_id=engagement_id,
        study_id=form.cleaned_data["study"],
        note=form.cleaned_data["note"],
        by=request.user,
    )
    messages.success(request, _("The study is kept as a precedent of this engagement."))
    return _back(request)


@require_POST
def remove(request: Request, precedent_id: UUID) -> HttpResponse:
    """Take a precedent away from its engagement."""
    precedent_services.remove_precedent(precedent_id=precedent_id, by=request.user)
    messages.success(request, _("The precedent was removed."))
    return _back(request)


def _back(request: Request) -> HttpResponse:
    """Return to the page whose panel was used; only to a page of ours."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("casestudies:library")
    return redirect(target)
