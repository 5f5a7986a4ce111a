"""Pages of imports that were carried out: which there were, what each did, and undoing one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.markings import LEAVING, Marking, highest
from accounts.http import Request, confirmed
from actors import policies
from actors.domain.importing import Outcome
from actors.domain.relations import label_from
from actors.forms.imports import Undoing
from actors.http import carry_out, posted
from actors.models import ImportedRow, Relation
from actors.selectors import batches, leaving
from actors.services import undoing
from actors.views.imports import SHOWN, WORDS, changes_of, paged, shown_key
from actors.views.reports import as_csv
from core import clock, reads
from core.authz import ensure
from core.web import render

LONGEST_LIST = 50


@require_safe
def table(request: Request) -> HttpResponse:
    """Show the imports into compartments of the reader, newest first."""
    page = Paginator(batches.visible(request.user), LONGEST_LIST).get_page(request.GET.get("page"))
    context = {
        "batches": page,
        "may_import": policies.may_write(request.user),
        "crumbs": [{"label": _("Actors"), "url": reverse("actors:list")}, {"label": _("Imports")}],
        **paged(page),
    }
    return render(request, "actors/imports.html", context)


@require_safe
def detail(request: Request, batch_id: UUID) -> HttpResponse:
    """Show what one import did, row by row."""
    batch = batches.get(batch_id, user=request.user)
    reads.of_record(batch, by=request.user)
    asked = request.GET.get("show", "")
    shown = asked if asked in set(Outcome) else ""
    page = Paginator(batches.rows(batch, user=request.user, outcome=shown), SHOWN).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "may_undo": policies.may_undo_import(request.user, batch) and not batch.is_undone,
        "tabs": [
            {"label": words, "url": f"?show={name}", "active": name == shown}
            for name, words in (
                ("", _("All rows")),
                *((one.value, _(one.label)) for one in batches.outcomes(batch, user=request.user)),
            )
        ],
        "rows": _rows(list(page), Relation.objects.visible_to(request.user)),
        "marking": batch.get_marking_display(),
        "crumbs": _crumbs(str(batch)),
        **paged(page, **({"show": shown} if shown else {})),
    }
    return render(request, "actors/import_batch.html", context)


@require_safe
@confirmed("GET", "HEAD")
def report(request: Request, batch_id: UUID) -> HttpResponse:
    """Give what an import did to each row the reader may see and pass on, and what it left out, as CSV."""
    batch = batches.get(batch_id, user=request.user)
    rows = list(batches.rows(batch, user=request.user).filter(actor__marking__in=LEAVING))
    filters = f"import {batch.pk}"
    reads.record(
        "export", by=request.user, subject_type="actors.importedrow", compartment_id=batch.compartment_id,
        filters=filters, count=len(rows),
    )  # fmt: skip
    told: list[tuple[Any, ...]] = [
        (row["line"] or "", row["key"], row["name"], row["words"], "; ".join(_in_one_line(row)))
        for row in _rows(rows, leaving.relations(request.user, Marking.AMBER_STRICT))
    ]
    told += [(line, "", "", _("Left out or odd"), why) for line, why in batch.left_out]
    mark = highest([batch.marking, *(row.actor.marking for row in rows)])
    told.append(("", "", "", mark.label, f"{_('Taken out by')} {request.user}, {clock.now():%Y-%m-%d %H:%M} UTC"))
    header = (_("Row"), _("Identifier"), _("Name"), _("What happened"), _("What changed, or why"))
    return as_csv(f"import-{batch.created_at:%Y-%m-%d}.csv", header, told)


@require_http_methods(["GET", "POST"])
def undo(request: Request, batch_id: UUID) -> HttpResponse:
    """Undo an import, or show what stands in the way."""
    batch = batches.get(batch_id, user=request.user)
    ensure(policies.may_undo_import, request.user, batch)
    form = Undoing(posted(request), initial={"seen_version": batch.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        undoing.undo(batch_id=batch_id, seen_version=seen, by=request.user, **form.values())
        return batch.get_absolute_url()

    looked_at = request.method == "GET" and not batch.is_undone
    lead = _(
        "The actors it created are withdrawn, what it changed on others goes back, its relations count as refuted."
    )
    page = {
        "title": _("Undo the import"),
        "submit": _("Undo it"),
        "danger": True,
        "cancel_url": batch.get_absolute_url(),
        "of": str(batch),
        "lead": lead,
        "in_the_way": undoing.in_the_way(batch, by=request.user) if looked_at else [],
        "marking": batch.get_marking_display(),
        "crumbs": [*_crumbs(str(batch), url=batch.get_absolute_url()), {"label": _("Undo the import")}],
    }
    return carry_out(request, form, command, said=_("The import is undone."), page=page, record=batch)


def _crumbs(here: str, *, url: str = "") -> list[dict[str, str]]:
    return [
        {"label": _("Actors"), "url": reverse("actors:list")},
        {"label": _("Imports"), "url": reverse("actors:imports")},
        {"label": here, "url": url} if url else {"label": here},
    ]


def _rows(rows: Sequence[ImportedRow], relations: QuerySet[Relation]) -> list[dict[str, Any]]:
    """Return rows with those of the relations they made that are among the given ones."""
    ids = [pk for row in rows for pk in _relation_ids(row.made)]
    known = relations.select_related("from_actor", "to_actor").in_bulk(ids)
    return [_row(row, [known[UUID(pk)] for pk in _relation_ids(row.made) if UUID(pk) in known]) for row in rows]


def _relation_ids(made: Mapping[str, Any]) -> list[str]:
    return [pk for pk, _version in made.get("relations", {}).values()] + list(made.get("corrected", {}))


def _row(row: ImportedRow, relations: Sequence[Relation]) -> dict[str, Any]:
    words, tone = WORDS.get(row.outcome, (_("Relation"), "neutral"))
    gone = row.actor.withdrawn_at is not None
    return {
        "line": row.line,
        "key": shown_key(row.key),
        "name": row.actor.name,
        "url": "" if gone else row.actor.get_absolute_url(),
        "words": words,
        "tone": tone,
        "changes": changes_of(row.changes),
        "relations": [f"{_(label_from(one.relation_type, forwards=True))} {one.to_actor.name}" for one in relations],
    }


def _in_one_line(row: Mapping[str, Any]) -> list[str]:
    return [f"{one['label']}: {one['before']} -> {one['after']}" for one in row["changes"]] + list(row["relations"])
