"""A checklist in the making: who writes, who publishes, and what the database refuses whoever asks."""

import pytest
import yaml
from django.db import connection

from core.errors import Conflict, Invalid, NotAllowed, Stale
from core.models import AuditEvent
from riskreview.domain.reopening import Trigger
from riskreview.models import ChecklistDraft, ChecklistSave, ChecklistTemplate, Reopening
from riskreview.selectors import checklists as published_ones
from riskreview.services import drafts, reopening
from tests.integration.riskreview import steps


def longer(draft, code="L77"):
    """The text of a draft with one question more."""
    item = {**draft.body["items"][0], "code": code, "question": "Is this new?"}
    return yaml.safe_dump({**draft.body, "items": [*draft.body["items"], item]})


def test_from_draft_to_version(review, admin, analyst, senior, approver):
    with pytest.raises(NotAllowed):
        drafts.start(lane="legal", by=analyst)
    draft = drafts.start(lane="legal", by=admin)
    with pytest.raises(Conflict, match="open already"):
        drafts.start(lane="legal", by=admin)
    with pytest.raises(Invalid, match="no YAML: look at line 1"):
        drafts.save(draft_id=draft.pk, seen_version=1, text="a: [", by=admin)
    faulty = longer(draft, code="?")
    with pytest.raises(Invalid, match=r"Item 19 \(\?\): the code must be"):
        drafts.save(draft_id=draft.pk, seen_version=1, text=faulty, by=admin)
    assert ChecklistDraft.objects.get().version == 1
    text = longer(draft)
    drafts.save(draft_id=draft.pk, seen_version=1, text=text, by=admin)
    drafts.save(draft_id=draft.pk, seen_version=2, text=text, by=admin)  # the same again leaves no trace
    with pytest.raises(Stale):
        drafts.publish(draft_id=draft.pk, seen_version=1, by=senior)
    for nobody in (admin, approver):
        with pytest.raises(NotAllowed):
            drafts.publish(draft_id=draft.pk, seen_version=2, by=nobody)
    template = drafts.publish(draft_id=draft.pk, seen_version=2, by=senior)
    assert (template.number, template.published_by, template.body["items"][-1]["code"]) == (3, senior, "L77")
    assert published_ones.current()["legal"] == template
    with pytest.raises(Conflict, match="published or given up"):
        drafts.save(draft_id=draft.pk, seen_version=3, text=text, by=admin)
    verbs = AuditEvent.objects.filter(verb__contains="checklist_draft").order_by("pk").values_list("verb", flat=True)
    assert sorted(verbs) == ["riskreview.checklist_draft_begun", "riskreview.checklist_draft_saved"]
    # the review keeps the version it is asked by, and is told of the new one, once
    assert steps.lane_of(review, "legal").template.number == 2
    (row,) = reopening.checklist_replaced(template_id=template.pk)
    assert (row.trigger, row.response, row.engagement) == (Trigger.CHECKLIST_REPLACED, "notify", review.engagement)
    assert reopening.checklist_replaced(template_id=template.pk) == []
    assert Reopening.objects.count() == 1


def test_a_file_of_all_lanes(published, admin, senior):
    text = published_ones.exported()
    assert drafts.take_in(text=text, by=admin) == []
    assert list(yaml.safe_load(text)["checklists"][0])[:3] == ["lane", "version", "title"]
    data = yaml.safe_load(text)
    data["checklists"][1]["title"] = "Ethics, anew"
    (draft,) = drafts.take_in(text=yaml.safe_dump(data), by=admin)
    assert (draft.lane, draft.body["title"], draft.base.number) == ("ethical", "Ethics, anew", 2)
    data["checklists"][0]["items"][0]["scale"] = "TEN"
    with pytest.raises(Invalid, match=r"Item 1 \(L01\): there is no such scale: TEN"):
        drafts.take_in(text=yaml.safe_dump(data), by=admin)
    data["checklists"][0] = {**data["checklists"][0], "items": data["checklists"][1]["items"], "modules": []}
    (legal, _ethical) = drafts.take_in(text=yaml.safe_dump(data), by=admin)
    with pytest.raises(Invalid, match="stand in another lane already: E01, E02"):
        drafts.publish(draft_id=legal.pk, seen_version=legal.version, by=senior)
    with pytest.raises(Invalid, match="begins with"):
        drafts.take_in(text="[]", by=admin)
    drafts.give_up(draft_id=legal.pk, seen_version=legal.version, reason="A slip.", by=admin)
    assert [row.lane for row in ChecklistDraft.objects.filter(is_open=True)] == ["ethical"]


INSERT = """
INSERT INTO riskreview_checklisttemplate (id, lane, number, title, body, sha256, published_at, draft_id, published_by_id)
SELECT gen_random_uuid(), lane, %s, 'Next', body || jsonb_build_object('version', %s::int), '', now(), id, %s
  FROM riskreview_checklistdraft
"""


def test_the_database_holds_four_eyes_over_a_version(published, admin, senior, approver, refused, sql):
    draft = drafts.start(lane="legal", by=admin)
    assert list(ChecklistSave.objects.values_list("user", "number", "body")) == [(admin.pk, 1, draft.body)]
    refused("does not publish it", INSERT, 3, 3, None)
    refused("does not publish it", INSERT, 3, 3, admin.pk)
    refused("senior approver or the higher authority", INSERT, 3, 3, approver.pk)
    refused("one after the other", INSERT, 4, 4, senior.pk)
    refused("as it stands", INSERT, 3, 2, senior.pk)
    refused("append", "DELETE FROM riskreview_checklistsave")
    sql("UPDATE riskreview_checklistdraft SET written_by_id = %s", senior.pk)
    refused("does not publish it", INSERT, 3, 3, senior.pk)
    refused("never deleted", "DELETE FROM riskreview_checklistdraft")
    sql("UPDATE riskreview_checklistdraft SET is_open = false")
    refused("stays as it was", "UPDATE riskreview_checklistdraft SET is_open = true")
    refused("as it stands", INSERT, 3, 3, senior.pk)
    assert not ChecklistTemplate.objects.filter(number=3).exists()
    assert ChecklistDraft.objects.get().pk == draft.pk
    assert connection.in_atomic_block
