"""Checklists in the making: written by an administrator, published by somebody else, immutable from then on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, canonical, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain import editing
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import ChecklistDraft, ChecklistTemplate
from riskreview.selectors import checklists as selector
from riskreview.selectors import drafts as reading
from riskreview.services import checklists

PARTS = ("lane", "title", "items", "modules")
LARGEST = 500_000


def _lock(draft_id: UUID, seen_version: int, by: User) -> ChecklistDraft:
    draft = reading.get(draft_id, for_update=True)
    ensure(policies.may_write_checklists, by)
    versions.insist(draft, seen_version)
    if not draft.is_open:
        raise Conflict("wrong_state", _("This draft was published or given up. Begin another."))
    return draft


@transaction.atomic
def start(*, lane: str, by: User) -> ChecklistDraft:
    """Begin a draft from the version of a lane that is in use.

    Raises NotAllowed (not an administrator), Invalid (`lane`) or Conflict (a draft of this lane is open, or no version
    is published).
    """
    ensure(policies.may_write_checklists, by)
    if lane not in list(LaneName):
        raise Invalid("invalid", _("There is no such lane."), {"lane": _("There is no such lane.")})
    base = selector.current().get(LaneName(lane))
    if base is None:
        raise Conflict("no_checklist", _("No version of this lane is published yet."))
    return _begin(base, body=_document(base.body, LaneName(lane)), by=by)


def _begin(base: ChecklistTemplate, *, body: Mapping[str, Any], by: User) -> ChecklistDraft:
    if ChecklistDraft.objects.filter(lane=base.lane, is_open=True).exists():
        raise Conflict("draft_open", _("A draft of this lane is open already: go on with that one."))
    draft: ChecklistDraft = ChecklistDraft.objects.create(lane=base.lane, base=base, body=body, written_by=by)
    changes = {"lane": draft.lane, "base": base.number, "sha256": _hash(body)}
    audit.record("riskreview.checklist_draft_begun", draft, by=by, at=clock.now(), changes=changes)
    return draft


@transaction.atomic
def save(*, draft_id: UUID, seen_version: int, text: str, by: User) -> ChecklistDraft:
    """Keep a draft as it was written, in YAML. What changes nothing leaves no trace.

    Raises NotFound, NotAllowed, Stale, Conflict (published or given up) or Invalid (`text`: a sentence for every faulty
    item).
    """
    draft = _lock(draft_id, seen_version, by)
    return _write(draft, _read(text), by)


@transaction.atomic
def write(*, draft_id: UUID, seen_version: int, document: Mapping[str, Any], by: User) -> ChecklistDraft:
    """Keep a draft as data: what `save` does of a text."""
    return _write(_lock(draft_id, seen_version, by), document, by)


def _write(draft: ChecklistDraft, document: Any, by: User, **more: str) -> ChecklistDraft:
    body = _document(document, LaneName(draft.lane))
    if body != draft.body:
        _keep(draft, body, by, **more)
    return draft


@transaction.atomic
def put_item(
    *, draft_id: UUID, seen_version: int, item: Mapping[str, Any], part: str, by: User, instead_of: str = ""
) -> ChecklistDraft:
    """Keep one item of a draft: in place of another (`instead_of`), or at the end of its part ("" is the base).

    Raises NotFound (draft, or the item it replaces), NotAllowed, Stale, Conflict or Invalid (`part`, `text`: what is
    wrong with the item).
    """
    draft = _lock(draft_id, seen_version, by)
    if instead_of:
        _insist_on_item(draft, instead_of)
    if part not in {code for code, _title, _rows in editing.parts(draft.body)}:
        message = _("There is no such part of this checklist.")
        raise Invalid("invalid", message, {"part": message})
    return _write(draft, editing.put(draft.body, item, part=part, instead_of=instead_of), by, item=str(item["code"]))


@transaction.atomic
def remove_item(*, draft_id: UUID, seen_version: int, code: str, by: User) -> ChecklistDraft:
    """Take an item out of a draft; raises NotFound, NotAllowed, Stale, Conflict or Invalid (the last of its part)."""
    draft = _lock(draft_id, seen_version, by)
    _insist_on_item(draft, code)
    return _write(draft, editing.without(draft.body, code), by, item=code)


@transaction.atomic
def move_item(*, draft_id: UUID, seen_version: int, code: str, places: int, by: User) -> ChecklistDraft:
    """Put an item so many places later in its part, or earlier; raises NotFound, NotAllowed, Stale or Conflict."""
    draft = _lock(draft_id, seen_version, by)
    _insist_on_item(draft, code)
    return _write(draft, editing.moved(draft.body, code, places), by, item=code)


@transaction.atomic
def put_module(
    *, draft_id: UUID, seen_version: int, module: Mapping[str, Any], by: User, instead_of: str = ""
) -> ChecklistDraft:
    """Keep one module of a draft: code, title, `asked_when`, and its `items` where it is new.

    In place of another (`instead_of`), whose items it keeps, or as the last. Raises NotFound (draft, or the module it
    replaces), NotAllowed, Stale, Conflict or Invalid (`text`: what is wrong with it).
    """
    draft = _lock(draft_id, seen_version, by)
    if instead_of:
        _insist_on_module(draft, instead_of)
    return _write(draft, editing.put_module(draft.body, module, instead_of=instead_of), by, module=str(module["code"]))


@transaction.atomic
def remove_module(*, draft_id: UUID, seen_version: int, code: str, by: User) -> ChecklistDraft:
    """Take a module out of a draft with all its items; raises NotFound, NotAllowed, Stale or Conflict."""
    draft = _lock(draft_id, seen_version, by)
    _insist_on_module(draft, code)
    return _write(draft, editing.without_module(draft.body, code), by, module=code)


def _insist_on_module(draft: ChecklistDraft, code: str) -> None:
    if editing.find_module(draft.body, code) is None:
        raise NotFound("not_found", _("There is no such module in this draft."))


def _insist_on_item(draft: ChecklistDraft, code: str) -> None:
    if editing.find(draft.body, code) is None:
        raise NotFound("not_found", _("There is no such item in this draft."))


def _keep(draft: ChecklistDraft, body: Mapping[str, Any], by: User, **more: str) -> None:
    before, draft.body, draft.written_by = _hash(draft.body), body, by
    draft.version += 1
    with in_words():
        draft.save(update_fields=["body", "written_by", "version", "updated_at"])
    changes = {"sha256": [before, _hash(body)], **more}
    audit.record("riskreview.checklist_draft_saved", draft, by=by, at=clock.now(), changes=changes)


@transaction.atomic
def take_in(*, text: str, by: User) -> list[ChecklistDraft]:
    """Take in a file with the checklists of all lanes: what differs from the version in use goes into drafts.

    A draft of the lane that is open is written over. Returns the drafts; none where nothing differs. Raises NotAllowed
    or Invalid (`file`: what is wrong, a sentence for every faulty item; nothing is kept then).
    """
    ensure(policies.may_write_checklists, by)
    data = _read(text, field="file")
    rows = data.get("checklists") if isinstance(data, Mapping) else None
    if not isinstance(rows, list) or not rows:
        message = _("A file of checklists begins with “checklists:” and a list of them, as the download has it.")
        raise Invalid("invalid_checklist", message, {"file": message})
    found = []
    for row in rows:
        lane = row.get("lane") if isinstance(row, Mapping) else None
        base = selector.current().get(LaneName(lane)) if lane in list(LaneName) else None
        if base is None:
            message = _("Each checklist names its lane, and a version of that lane is published.")
            raise Invalid("invalid_checklist", message, {"file": message})
        body = _document(row, LaneName(base.lane), field="file")
        draft = ChecklistDraft.objects.filter(lane=base.lane, is_open=True).select_for_update().first()
        if draft is not None and draft.body != body:
            _keep(draft, body, by)
        elif draft is None and body != _document(base.body, LaneName(base.lane)):
            draft = _begin(base, body=body, by=by)
        found += [draft] if draft is not None else []
    return found


@transaction.atomic
def give_up(*, draft_id: UUID, seen_version: int, reason: str, by: User) -> ChecklistDraft:
    """Close a draft without publishing it. Raises NotFound, NotAllowed, Stale, Conflict or Invalid (`reason`)."""
    draft = _lock(draft_id, seen_version, by)
    if not reason.strip():
        message = _("Write down the reason.")
        raise Invalid("invalid", message, {"reason": message})
    _close(draft)
    audit.record("riskreview.checklist_draft_given_up", draft, by=by, at=clock.now(), reason=reason.strip())
    return draft


@transaction.atomic
def publish(*, draft_id: UUID, seen_version: int, by: User) -> ChecklistTemplate:
    """Publish a draft as the next version of its lane; reviews under older versions are told.

    Raises NotFound, NotAllowed (wrote in it, or decides below level 2), Stale, Conflict (published or given up, or a
    newer version was published since it was begun) or Invalid (an item of another lane has the same code).
    """
    draft = reading.get(draft_id, for_update=True)
    ensure(policies.may_publish_checklist, by, draft, reading.writers(draft))
    versions.insist(draft, seen_version)
    if not draft.is_open:
        raise Conflict("wrong_state", _("This draft was published or given up. Begin another."))
    newest = selector.current()[LaneName(draft.lane)]
    if newest.pk != draft.base_id:
        raise Conflict("wrong_state", _("A newer version was published since this draft was begun. Begin another."))
    number = newest.number + 1
    template = checklists.keep({**draft.body, "version": number}, draft=draft, by=by)
    _close(draft)
    return template


def _close(draft: ChecklistDraft) -> None:
    draft.is_open = False
    draft.version += 1
    with in_words():
        draft.save(update_fields=["is_open", "version", "updated_at"])


def _read(text: str, *, field: str = "text") -> Any:
    try:
        if len(text) > LARGEST:
            raise Invalid("invalid_checklist", _("The text is too long."), {field: _("The text is too long.")})
        return yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        message = _("This is no YAML: look at line %(line)s.") % {"line": mark.line + 1 if mark else 1}
        raise Invalid("invalid_checklist", message, {field: message}) from None


def _document(data: Any, lane: LaneName, *, field: str = "text") -> dict[str, Any]:
    """Return the data of a draft, valid and without a version; raises Invalid at `field`."""
    body = {name: data[name] for name in PARTS if name in data} if isinstance(data, Mapping) else {}
    unknown = sorted(set(map(str, data)) - {*PARTS, "version"}) if isinstance(data, Mapping) else []
    if unknown:
        message = _("Unknown: %(names)s.") % {"names": ", ".join(unknown)}
        raise Invalid("invalid_checklist", message, {field: message})
    if body.get("lane") != lane:
        message = _("This is the checklist of another lane.")
        raise Invalid("invalid_checklist", message, {field: message})
    checklists.checked({**body, "version": 1}, field=field)
    plain: dict[str, Any] = canonical.plain(body)
    return plain


def _hash(body: Mapping[str, Any]) -> str:
    return canonical.sha256(canonical.dumps(body))
