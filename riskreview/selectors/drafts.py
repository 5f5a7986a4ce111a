"""Drafts of checklists. They are no secret: everybody may read what is being written."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import NotFound
from riskreview.domain.checklists import Checklist
from riskreview.domain.parsing import parse
from riskreview.models import ChecklistDraft, ChecklistSave


def still_open() -> QuerySet[ChecklistDraft]:
    """Return the drafts that are open, by lane."""
    rows: QuerySet[ChecklistDraft] = ChecklistDraft.objects.filter(is_open=True)
    return rows.select_related("base", "written_by").order_by("lane")


def get(draft_id: UUID, *, for_update: bool = False) -> ChecklistDraft:
    """Return one draft; raises NotFound."""
    rows: QuerySet[ChecklistDraft] = ChecklistDraft.objects.select_related("base", "written_by")
    found = (rows.select_for_update(of=("self",)) if for_update else rows).filter(pk=draft_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such draft."))
    return found


def writers(draft: ChecklistDraft) -> frozenset[UUID]:
    """Return everybody who ever saved the draft."""
    return frozenset(ChecklistSave.objects.filter(draft=draft).values_list("user_id", flat=True))


def checklist_of(draft: ChecklistDraft) -> Checklist:
    """Return the draft as the checklist it would be, under the number after the one it was begun from."""
    return parse({**draft.body, "version": draft.base.number + 1})
