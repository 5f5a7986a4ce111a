"""Pages of an import: choose a file, look at what it would do, take it in or leave it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.markings import LEAVING
from accounts.http import Request
from accounts.models import User
from actors.domain import mapped
from actors.domain.relations import RelationType
from actors.domain.tables import Unreadable
from actors.domain.ucdp import LinkKind
from actors.forms.imports import ColumnsForm, ImportFile
from actors.models import Actor, ExternalId, KeptColumns
from actors.policies import may_write
from actors.selectors import batches, duplicates, kept_columns
from actors.services import from_dyads, from_ftm, imports, keeping_columns, planned
from actors.views import figures
from actors.views.reports import as_csv
from core.authz import ensure
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.web import render

KEPT_FOR: Final = 3600
SHOWN: Final = 100
WORDS: Final = {
    planned.REJECTED: (gettext_lazy("Unusable"), "bad"),
    planned.RENAMED: (gettext_lazy("Renamed"), "warn"),
    planned.UPDATE: (gettext_lazy("Update"), "info"),
    planned.DROPPED: (gettext_lazy("No longer in it"), "warn"),
    planned.CREATE: (gettext_lazy("Create"), "good"),
    planned.UNCHANGED: (gettext_lazy("Unchanged"), "neutral"),
}
ALWAYS: Final = frozenset({planned.UPDATE, planned.CREATE, planned.UNCHANGED})
"""Outcomes that are named even when no row has them."""
TIES: Final = {
    LinkKind.SPLINTER.value: gettext_lazy("Splits"),
    LinkKind.TEMPORARY_SPLIT.value: gettext_lazy("Splits for a time"),
    LinkKind.ALLIANCE.value: gettext_lazy("Alliances"),
    LinkKind.JOINED.value: gettext_lazy("Joined another"),
    from_dyads.HOSTILITY: gettext_lazy("Hostilities"),
    from_ftm.LINK: gettext_lazy("Links"),
    from_dyads.CORRECTED: gettext_lazy("Hostilities corrected"),
}
LEFT_OUT: Final = "left_out"


@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Take a file and lead to what importing it would do; nothing is written."""
    ensure(may_write, request.user)
    form = ImportFile(request.POST or None, request.FILES or None, user=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kept: dict[str, Any] = {
            "content": said["file"].read(),
            "name": said["file"].name,
            "compartment": said["compartment"],
            "form": said["format"],
            "columns": None,
        }
        by_columns = kept["form"] == imports.CSV
        try:
            if by_columns:
                _sight(kept["content"])
            else:
                kept["plan"] = _planned(request, kept)
        except DomainError as refusal:
            form.add_error("file" if "file" in refusal.fields else None, refusal.message)
            status = refusal.status
        else:
            key = token_urlsafe(16)
            cache.set(_place(request, key), kept, KEPT_FOR)
            return redirect("actors:import_columns" if by_columns else "actors:import_preview", key)
    elif request.method == "POST":
        status = 422
    context = {"form": form, "batches": batches.visible(request.user)[:20]}
    return render(request, "actors/import.html", context, status=status)


@require_http_methods(["GET", "POST"])
def preview(request: Request, key: str) -> HttpResponse:
    """Show row by row what the file would do, or import it: what was shown, or nothing."""
    ensure(may_write, request.user)
    kept = _kept(request, key)
    if "plan" not in kept:
        return redirect("actors:import_columns", key)
    if request.method == "GET":
        return _shown(request, key, kept)
    try:
        batch, _plan = imports.import_actors(
            content=kept["content"],
            file_name=kept["name"],
            compartment_id=kept["compartment"].pk,
            by=request.user,
            form=kept["form"],
            columns=kept["columns"],
            expected=kept["plan"].digest,
        )
    except (Conflict, Invalid) as refusal:
        kept["plan"] = _planned(request, kept)
        cache.set(_place(request, key), kept, KEPT_FOR)
        return _shown(request, key, kept, refusal=refusal)
    cache.delete(_place(request, key))
    if batch is None:
        messages.info(request, _("The file says nothing new. Nothing was changed."))
        return redirect("actors:import")
    told = _("Actors created: {created}, updated: {updated}, unchanged: {unchanged}. Relations written: {relations}.")
    counts = {name: getattr(batch, name) for name in ("created", "updated", "unchanged", "relations")}
    messages.success(request, told.format(**counts))
    return redirect(batch.get_absolute_url())


@require_http_methods(["GET", "POST"])
def columns(request: Request, key: str) -> HttpResponse:
    """Take what each column of a file holds, and lead to what importing it would do; nothing is written."""
    ensure(may_write, request.user)
    kept = _kept(request, key)
    if kept["form"] != imports.CSV:
        return redirect("actors:import_preview", key)
    seen = kept_columns.of(request.user)
    read_as = _read_as(request, kept, seen)
    asked = request.POST if request.method == "POST" else read_as.as_data()
    sight, refusal = _sight_as_told(kept["content"], asked)
    sent = request.method == "POST" and "read_again" not in request.POST and refusal is None
    form = ColumnsForm(
        request.POST if sent else None,
        sight=sight,
        columns=replace(read_as, columns=read_as.columns or mapped.guessed(sight.headings, is_ours=sight.is_ours)),
    )
    status = refusal.status if refusal else 200
    if sent:
        status = 422
        if form.is_valid():
            try:
                kept["columns"] = form.read_as()
                kept["plan"] = _planned(request, kept)
                if form.cleaned_data["keep_as"]:
                    keeping_columns.keep(name=form.cleaned_data["keep_as"], columns=kept["columns"], by=request.user)
            except DomainError as fault:
                form.add_error("keep_as" if "keep_as" in fault.fields else None, fault.message)
                status = fault.status
            else:
                cache.set(_place(request, key), kept, KEPT_FOR)
                return redirect("actors:import_preview", key)
    context = {"form": form, "name": kept["name"], "sight": sight, "kept_columns": seen, "refusal": refusal}
    return render(request, "actors/import_columns.html", context, status=status)


def _read_as(request: Request, kept: dict[str, Any], seen: Sequence[KeptColumns]) -> mapped.Columns:
    """Return how the file is read so far: as chosen before, as kept by the name asked for, or not yet."""
    chosen = next((one for one in seen if str(one.pk) == request.GET.get("use")), None)
    if chosen is not None:
        return mapped.Columns(**chosen.data)
    before: mapped.Columns | None = kept["columns"]
    return before or mapped.Columns({}, source=kept["name"][:200])


def _sight_as_told(content: bytes, told: Mapping[str, Any]) -> tuple[mapped.Sight, Invalid | None]:
    """Return the file read as told; where it cannot be read so, as it seems to be, and why not."""
    try:
        return _sight(content, encoding=told.get("encoding", ""), delimiter=told.get("delimiter", "")), None
    except Invalid as refusal:
        return _sight(content), refusal


def _sight(content: bytes, *, encoding: str = "", delimiter: str = "") -> mapped.Sight:
    try:
        return mapped.look(content, encoding=encoding, delimiter=delimiter)
    except Unreadable as fault:
        raise Invalid("unreadable_file", fault.words.told_with(_), {"file": fault.words.told_with(_)}) from None


@require_safe
def report(request: Request, key: str) -> HttpResponse:
    """Give what the file would do to each row as CSV, the unusable rows first."""
    ensure(may_write, request.user)
    kept = _kept(request, key)
    if "plan" not in kept:
        return redirect("actors:import_columns", key)
    plan: planned.Plan = kept["plan"]
    dropped = [line.actor_id for line in plan.lines if line.outcome == planned.DROPPED and line.actor_id]
    staying = set(Actor.objects.filter(pk__in=dropped).exclude(marking__in=LEAVING).values_list("pk", flat=True))
    leaving = (line for line in plan.lines if line.outcome != planned.DROPPED or line.actor_id not in staying)
    lines = sorted(leaving, key=lambda line: (planned.OUTCOMES.index(line.outcome), line.number))
    told: list[tuple[Any, ...]] = [
        (line.number or "", shown_key(line.key), line.name, WORDS[line.outcome][0], line.why) for line in lines
    ]
    told += [(number, "", "", _("Left out or odd"), why) for number, why in plan.left_out]
    header = (_("Row"), _("Identifier"), _("Name"), _("What happens"), _("Why"))
    return as_csv("import-preview.csv", header, told)


def _kept(request: Request, key: str) -> dict[str, Any]:
    kept: dict[str, Any] | None = cache.get(_place(request, key))
    if kept is None or not _is_seen(kept, by=request.user):
        raise NotFound("preview_gone", _("A preview is kept for an hour, for whoever chose the file: choose it again."))
    return kept


def _is_seen(kept: Mapping[str, Any], *, by: User) -> bool:
    """Return whether somebody may still see what was found for them before."""
    plan: planned.Plan | None = kept.get("plan")
    told = plan.actor_ids if plan is not None else set()
    seen = Actor.objects.visible_to(by).filter(pk__in=told).count() if told else 0
    return kept["compartment"].pk in by.access and seen == len(told)


def _planned(request: Request, kept: dict[str, Any]) -> planned.Plan:
    return imports.dry_run(
        content=kept["content"],
        compartment_id=kept["compartment"].pk,
        by=request.user,
        form=kept["form"],
        columns=kept["columns"],
    )


def _place(request: Request, key: str) -> str:
    return f"import:{request.user.pk}:{key}"


def _shown(request: Request, key: str, kept: dict[str, Any], *, refusal: DomainError | None = None) -> HttpResponse:
    plan: planned.Plan = kept["plan"]
    every = _views(plan)
    asked = request.GET.get("show", "")
    first = next((name for name in planned.OUTCOMES if every[name]), "")
    shown = asked if asked in every else first or next((name for name in every if every[name]), planned.CREATE)
    page = Paginator(every[shown], SHOWN).get_page(request.GET.get("page"))
    context = {
        **kept,
        "key": key,
        "by_columns": kept["form"] == imports.CSV,
        "refusal": refusal,
        "may_import": not plan.counts[planned.REJECTED] and plan.says_something,
        "tabs": [
            {"label": _tab(name), "count": len(rows), "url": f"?show={name}", "active": name == shown}
            for name, rows in every.items()
            if rows or name == shown or (name in ALWAYS and kept["form"] != from_dyads.FORMAT)
        ],
        "shows": "left_out" if shown == LEFT_OUT else "ties" if shown in TIES else "rows",
        "rows": _rows(list(page), by=request.user) if shown in WORDS else list(page),
        "missing": plan.counts[planned.DROPPED],
        **paged(page, show=shown),
    }
    return render(request, "actors/import_preview.html", context, status=refusal.status if refusal else 200)


def _rows(lines: Sequence[planned.Line], *, by: User) -> list[dict[str, Any]]:
    """Return the rows of a page; one that would create an actor says whom it looks like among those the reader sees."""
    new = [line.draft for line in lines]
    names = [[draft.name, *(other.text for other in draft.names)] if draft else [] for draft in new]
    like = duplicates.similar_to_each(names, user=by)
    return [{**_row(line), "like": found} for line, found in zip(lines, like, strict=True)]


def _views(plan: planned.Plan) -> dict[str, list[Any]]:
    """Return what the preview shows, by the name of the tab."""
    every: dict[str, list[Any]] = {name: [] for name in (*WORDS, *TIES, LEFT_OUT)}
    for line in plan.lines:
        every[line.outcome].append(line)
    for tie in plan.ties:
        every[tie.kind].append({"tie": tie, "relation": _(RelationType(tie.relation_type).label)})
    every[LEFT_OUT] = list(plan.left_out)
    return every


def _tab(name: str) -> str:
    if name == LEFT_OUT:
        return _("Left out or odd")
    return str(WORDS[name][0] if name in WORDS else TIES[name])


def paged(page: Page[Any], **said: str) -> dict[str, Any]:
    """Return what the pager of a table needs; `said` stays in the address."""

    def address(number: int) -> str:
        return "?" + urlencode({**said, "page": number})

    return {
        "summary": _("%(first)s to %(last)s of %(count)s")
        % {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count},
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


def _row(line: planned.Line) -> dict[str, Any]:
    words, tone = WORDS[line.outcome]
    told = changes_of(line.changes)
    if line.draft is not None:
        draft = line.draft
        said = {**draft.columns, "names": [other.text for other in draft.names]}
        told = changes_of({name: [None, value] for name, value in said.items() if value and name != "countries"})
    return {"line": line, "key": shown_key(line.key), "words": words, "tone": tone, "changes": told}


def shown_key(key: str) -> str:
    """Return what a row is known by, "" where the file has no identifiers and its place stands for one."""
    return "" if key.startswith("#") else key


def changes_of(changes: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Return changes of an actor as a reader sees them."""
    return [
        {"label": _label(field), "before": _in_words(field, before), "after": _in_words(field, after)}
        for field, (before, after) in changes.items()
    ]


def _label(field: str) -> str:
    if field == "names":
        return _("Other names")
    model = ExternalId if field == "dropped_in" else Actor
    return str(capfirst(model._meta.get_field(field).verbose_name))  # type: ignore[union-attr]


def _in_words(field: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(figures.country_names(value) if field == "countries" else map(str, value))
    return "" if value is None else str(value)
