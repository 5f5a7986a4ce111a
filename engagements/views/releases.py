"""Pages of releases of information: the draft, what bars it, releasing, withdrawing, recalling."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, confirmed
from accounts.models import User
from core import clock, history, reads, refusals, versions
from core.errors import Conflict, DomainError, Stale
from core.web import render, show_refusal
from engagements import policies
from engagements.domain.release import MINIMUM, Audience, Bar, ReleaseState
from engagements.forms.fields import initial_of
from engagements.forms.releases import Answer, Ending, LetOut, Reasons, ReleaseForm
from engagements.http import crumbs, listed, to
from engagements.models import Engagement, Release
from engagements.selectors import engagements
from engagements.selectors import releases as found
from engagements.selectors.filters import ReleaseFilter
from engagements.services import releases


@require_GET
def release_list(request: Request) -> HttpResponse:
    """Show the releases of the engagements the reader may see."""
    visible = found.visible(request.user)
    rows = visible.select_related("engagement", "written_by", "released_by")
    page = listed(request, ReleaseFilter(request.GET, queryset=rows, request=request))
    context = {"page": page, "is_empty": not page.rows and not visible.exists()}
    return render(request, "engagements/releases.html", context)


@require_http_methods(["GET", "POST"])
def prepare(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show the form of a new release, or keep its draft."""
    engagement = engagements.get(engagement_id, user=request.user)
    marking = "amber" if engagement.marking == "red" else engagement.marking
    form = ReleaseForm(request.POST or None, engagement=engagement, initial={"marking": marking})

    def save(values: dict[str, Any], _seen_version: int) -> Release:
        return releases.prepare(engagement_id=engagement.pk, by=request.user, **values)

    return _written(request, engagement, form, save, title=_("Prepare a release"), back=to(engagement)[1])


@require_http_methods(["GET", "POST"])
def edit(request: Request, release_id: UUID) -> HttpResponse:
    """Show the draft of a release, or change it."""
    release = found.get(release_id, user=request.user)
    quoted = release.quotes.values_list("item_id", flat=True)
    initial = initial_of(release, ReleaseForm.columns) | {"items": list(quoted), "seen_version": release.version}
    form = ReleaseForm(request.POST or None, engagement=release.engagement, initial=initial)

    def save(values: dict[str, Any], seen_version: int) -> Release:
        return releases.change(release_id=release.pk, seen_version=seen_version, by=request.user, **values)

    back = release.get_absolute_url()
    return _written(request, release.engagement, form, save, title=_("Change the draft"), back=back, release=release)


def _written(
    request: Request,
    engagement: Engagement,
    form: ReleaseForm,
    save: Callable[[dict[str, Any], int], Release],
    *,
    title: str,
    back: str,
    release: Release | None = None,
) -> HttpResponse:
    """Show a form of a draft, or pass what was sent to `save` and go to the release."""
    status = 200
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        values = form.values()
        seen_version = values.pop("seen_version") or 0
        items = [item.pk for item in values.pop("items")]
        try:
            kept = save({"changes": values, "item_ids": items}, seen_version)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
            if isinstance(refusal, Stale) and release is not None:
                context["changes"] = versions.changes_since(release, seen_version)
        else:
            return redirect(kept)
    elif request.method == "POST":
        status = 422
    context |= {
        "form": form,
        "title": title,
        "crumbs": crumbs(to(engagement), *([(release.title, back)] if release else []), (title, "")),
        "back": back,
        "marking": engagement.get_marking_display(),
    }
    return render(request, "engagements/form.html", context, status=status)


@require_GET
def release_detail(request: Request, release_id: UUID) -> HttpResponse:
    """Show one release: its words, to whom, what they rest on, what bars it, and what became of it."""
    release = found.get(release_id, user=request.user)
    reads.of_record(release, by=request.user)
    context = {
        **_frame(request.user, release),
        "answers": release.answers.select_related("by").order_by("at"),
        "may_edit": policies.may_prepare(request.user, release.engagement),
        "may_recall": policies.may_recall(request.user, release),
        "falls": _falls(request.user, release),
        "is_weaker": found.is_weaker(release) and not release.to_recall,
        "history": history.rows(release),
    }
    return render(request, "engagements/release.html", context)


def _falls(user: User, release: Release) -> list[dict[str, Any]]:
    """Return what fell since it went out, each with whether one may say why the words hold after all."""
    gate, writers = found.gate_ruling(user, release.engagement), found.writers(release)
    rows = list(found.falls(release))
    may = [policies.may_uphold(user, release, writers, found.changers(fall), gate) for fall in rows]
    return [{"row": fall, "may_uphold": ruling} for fall, ruling in zip(rows, may, strict=True)]


def _frame(user: User, release: Release, *, last: str = "") -> dict[str, Any]:
    """Return what the page of a release and that of releasing it share."""
    here = (release.title, release.get_absolute_url() if last else "")
    writers = release.writers.select_related("user").order_by("at")
    quotes = found.quoted(release, user=user)
    items = [quote.item for quote in quotes]
    least = MINIMUM[Audience(release.audience)]
    gate = found.gate_ruling(user, release.engagement)
    return {
        "release": release,
        "engagement": release.engagement,
        "quotes": quotes,
        "least": least,
        "bars": _in_words(found.bars(release, items, user=user, at=clock.now())),
        "is_draft": release.status == ReleaseState.DRAFT,
        "is_out": release.status == ReleaseState.RELEASED,
        "writers": [writer.user for writer in writers],
        "may_release": policies.may_release(
            user, release, [writer.user_id for writer in writers], found.graders(items), gate
        ),
        "crumbs": crumbs(to(release.engagement), here, *([(last, "")] if last else [])),
        "marking": release.engagement.get_marking_display(),
    }


def _in_words(bars: tuple[Bar, ...]) -> list[dict[str, str]]:
    """Return what bars a release, each with the origin of the rule and the way out."""
    rows = []
    for bar in bars:
        why = refusals.why(Conflict(bar.code, ""))
        rows.append({"text": bar.told_with(_), "origin": why.origin, "remedy": why.remedy})
    return rows


@require_http_methods(["GET", "POST"])
@confirmed("POST")
def let_out(request: Request, release_id: UUID) -> HttpResponse:
    """Show once more exactly what would go out, or release it."""
    release = found.get(release_id, user=request.user)
    form = LetOut(request.POST or None, initial={"seen_version": release.version})

    def save(values: dict[str, Any]) -> None:
        releases.release(release_id=release.pk, by=request.user, **values)
        messages.success(request, _("It is released, under your name. Pass on exactly these words."))

    context = _frame(request.user, release, last=_("Release"))
    return _act(request, release, form, save, context, template="engagements/let_out.html")


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, release_id: UUID) -> HttpResponse:
    """Ask why a draft is given up, or give it up."""
    return _end(request, release_id, releases.withdraw, _("Withdraw the draft"))


@require_http_methods(["GET", "POST"])
def recall(request: Request, release_id: UUID) -> HttpResponse:
    """Ask why what went out is recalled, or record the recall."""
    return _end(request, release_id, releases.recall, _("Record the recall"))


@require_http_methods(["GET", "POST"])
def uphold(request: Request, release_id: UUID, fall_id: UUID) -> HttpResponse:
    """Ask why the words hold although something they quote fell, or write it down."""
    release = found.get(release_id, user=request.user)
    fall = get_object_or_404(found.falls(release), pk=fall_id)

    def save(values: dict[str, Any]) -> None:
        releases.uphold(release_id=release.pk, fall_id=fall.pk, by=request.user, **values)

    context = _about(release, _("Say why it holds after all"))
    return _act(request, release, Reasons(request.POST or None), save, context)


@require_http_methods(["GET", "POST"])
def answer(request: Request, release_id: UUID) -> HttpResponse:
    """Ask who was told of a recall and what they answered, or write it down."""
    release = found.get(release_id, user=request.user)

    def save(values: dict[str, Any]) -> None:
        releases.answer(release_id=release.pk, by=request.user, **values)

    context = _about(release, _("What those who got it answered"))
    return _act(request, release, Answer(request.POST or None), save, context)


def _end(request: Request, release_id: UUID, service: Callable[..., Release], title: str) -> HttpResponse:
    release = found.get(release_id, user=request.user)
    form = Ending(request.POST or None, initial={"seen_version": release.version})

    def save(values: dict[str, Any]) -> None:
        service(release_id=release.pk, by=request.user, **values)

    return _act(request, release, form, save, _about(release, title))


def _about(release: Release, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "quoted": release.words,
        "crumbs": crumbs(to(release.engagement), (release.title, release.get_absolute_url()), (title, "")),
        "back": reverse("engagements:release", args=[release.pk]),
        "marking": release.engagement.get_marking_display(),
    }


def _act(
    request: Request,
    release: Release,
    form: Any,
    save: Callable[[dict[str, Any]], None],
    context: dict[str, Any],
    *,
    template: str = "engagements/form.html",
) -> HttpResponse:
    """Show the form of an act on a release, or carry it out and go back to the release."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
            if isinstance(refusal, Stale):
                context["changes"] = versions.changes_since(release, form.cleaned_data["seen_version"])
        else:
            return redirect(release)
    elif request.method == "POST":
        status = 422
    return render(request, template, {**context, "form": form}, status=status)
