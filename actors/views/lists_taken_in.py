"""Pages of published lists: which are in force, what each version changed, and taking in a new one."""

from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors.domain.listfiles.entries import EntryChange, ListedAs, PublishedList
from actors.forms.lists import ListFiles
from actors.models import ListEntry, ListVersion
from actors.policies import may_import_lists, may_judge_parties
from actors.selectors import lists as selector
from actors.services import lists
from actors.views import figures
from core.authz import ensure
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.web import render

KEPT_FOR: Final = 3600
SHOWN: Final = 100
TONES: Final = {EntryChange.ADDED: "info", EntryChange.CHANGED: "neutral", EntryChange.REMOVED: "warn"}


@require_safe
def table(request: Request) -> HttpResponse:
    """Show the lists in force, and every version taken in."""
    context = {
        "in_force": sorted(selector.in_force().values(), key=lambda row: str(row.get_list_code_display())),
        "versions": ListVersion.objects.select_related("imported_by").order_by("-created_at", "-number")[:SHOWN],
        "may_import": may_import_lists(request.user),
        "crumbs": [{"label": _("Published lists")}],
    }
    return render(request, "actors/lists_taken_in.html", context)


@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Take the files of a list and lead to what they would change; nothing is written."""
    ensure(may_import_lists, request.user)
    form = ListFiles(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kept: dict[str, Any] = {
            "list_code": said["list_code"],
            "dated": said["dated"],
            "files": [lists.File(file.name, file.read()) for file in said["upload"]],
        }
        try:
            kept["plan"] = lists.dry_run(by=request.user, **kept)
        except DomainError as refusal:
            form.add_error("upload" if "files" in refusal.fields else None, refusal.message)
            status = refusal.status
        else:
            key = token_urlsafe(16)
            cache.set(_place(request, key), kept, KEPT_FOR)
            return redirect("actors:list_import_preview", key)
    elif request.method == "POST":
        status = 422
    return render(
        request, "actors/list_import.html", {"form": form, "crumbs": _crumbs(_("Take in a list"))}, status=status
    )


@require_http_methods(["GET", "POST"])
def preview(request: Request, key: str) -> HttpResponse:
    """Show entry by entry what the files would change, or take them in: what was shown, or nothing."""
    ensure(may_import_lists, request.user)
    kept: dict[str, Any] | None = cache.get(_place(request, key))
    if kept is None:
        raise NotFound("preview_gone", _("A preview is kept for an hour, for whoever chose the file: choose it again."))
    if request.method == "GET":
        return _shown(request, kept)
    asked = {name: kept[name] for name in ("list_code", "files", "dated")}
    try:
        version, _plan = lists.import_list(
            by=request.user, expected=kept["plan"].digest, may_shrink="may_shrink" in request.POST, **asked
        )
    except (Conflict, Invalid) as refusal:
        kept["plan"] = lists.dry_run(by=request.user, **asked)
        cache.set(_place(request, key), kept, KEPT_FOR)
        return _shown(request, kept, refusal=refusal)
    cache.delete(_place(request, key))
    if version is None:
        messages.info(request, _("This very file is in force already. Nothing was imported."))
        return redirect("actors:lists")
    messages.success(request, _("The list is in force. Everything screened before is being screened again."))
    return redirect("actors:list_version", version.pk)


@require_safe
def version(request: Request, version_id: UUID) -> HttpResponse:
    """Show what one version changed, entry by entry."""
    found = selector.version(version_id)
    page = Paginator(selector.changes(found), SHOWN).get_page(request.GET.get("page"))
    rows = [_row(EntryChange(one.what), one.entry.reference, one.entry.name, one.changes) for one in page]
    urls = [one.entry.get_absolute_url() for one in page]
    context = {
        "version": found,
        "rows": [{**row, "url": url} for row, url in zip(rows, urls, strict=True)],
        "crumbs": _crumbs(str(found)),
        **_paged(page),
    }
    return render(request, "actors/list_version.html", context)


@require_safe
def entry(request: Request, entry_id: UUID) -> HttpResponse:
    """Show one entry as the list has it, the party it belongs to, and what each version did to it."""
    found = selector.entry(entry_id)
    changes = found.changes_seen.select_related("of_version").order_by("-of_version__number")
    context = {
        "entry": found,
        "names": [(text, str(_(ListedAs(how).label))) for text, how in found.names],
        "countries": figures.country_names(found.countries),
        "mentioned": figures.country_names(found.mentioned),
        "may_judge": may_judge_parties(request.user),
        "others": found.party.entries.exclude(pk=found.pk).order_by("list_code") if found.party else [],
        "changes": [
            {"of": one.of_version, **_row(EntryChange(one.what), found.reference, found.name, one.changes)}
            for one in changes
        ],
        "crumbs": _crumbs(found.name),
    }
    return render(request, "actors/list_entry.html", context)


def _place(request: Request, key: str) -> str:
    return f"list-import:{request.user.pk}:{key}"


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": _("Published lists"), "url": reverse("actors:lists")}, {"label": here}]


def _shown(request: Request, kept: dict[str, Any], *, refusal: DomainError | None = None) -> HttpResponse:
    plan: lists.Plan = kept["plan"]
    counts = plan.counts
    asked = request.GET.get("show", "")
    first = next((what.value for what in reversed(EntryChange) if counts[what]), EntryChange.ADDED.value)
    shown = asked if asked in set(EntryChange) else first
    page = Paginator([line for line in plan.lines if line.what == shown], SHOWN).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "counts": counts,
        "list_label": _(PublishedList(plan.list_code).label),
        "file_names": ", ".join(file.name for file in kept["files"]),
        "refusal": refusal,
        "tabs": [
            {"label": _(what.label), "count": counts[what], "url": f"?show={what}", "active": what == shown}
            for what in EntryChange
        ],
        "rows": [_row(line.what, line.reference, line.name, line.changes) for line in page],
        "crumbs": _crumbs(_("What this list would change")),
        **_paged(page, show=shown),
    }
    return render(request, "actors/list_import_preview.html", context, status=refusal.status if refusal else 200)


def _paged(page: Page[Any], **said: str) -> dict[str, Any]:
    def address(number: int) -> str:
        return "?" + urlencode({**said, "page": number})

    return {
        "summary": _("%(first)s to %(last)s of %(count)s")
        % {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count},
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


def _row(what: EntryChange, reference: str, name: str, changes: Any) -> dict[str, Any]:
    told = [
        {"label": _label(field), "before": _in_words(field, before), "after": _in_words(field, after)}
        for field, (before, after) in changes.items()
    ]
    return {
        "words": _(what.label), "tone": TONES[what], "reference": reference, "name": name, "changes": told,
    }  # fmt: skip


def _label(field: str) -> str:
    return str(capfirst(ListEntry._meta.get_field(field).verbose_name))  # type: ignore[union-attr]


def _in_words(field: str, value: Any) -> str:
    if field == "names":
        return "; ".join(text for text, _how in value)
    if field in {"countries", "mentioned"}:
        return ", ".join(figures.country_names(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value or "")
