"""Pages of checklists in the making, of comparing and of trying."""

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from riskreview.models import ChecklistDraft, ChecklistTemplate
from riskreview.selectors import checklists
from tests.web.riskreview.pages import page


def test_a_checklist_from_draft_to_version(browse, review, admin, analyst, senior):
    first = ChecklistTemplate.objects.get(lane="legal", number=2)
    compared = page(browse(analyst), f"/checklists/{first.pk}/compared/")
    assert "What differs from version 1" in compared
    assert "PMC1" in compared
    assert browse(analyst).get(f"/checklists/{first.pk}/compared/?with=9").status_code == 404
    one = browse(analyst).get("/checklists/checklists.yaml")
    assert [row["lane"] for row in yaml.safe_load(one.content)["checklists"]] == ["legal", "ethical", "escalation"]
    tried = page(browse(analyst), f"/checklists/{first.pk}/tried/")
    assert str(review.engagement) in tried
    assert "Asked the same" in tried
    assert "You see no engagement" in page(browse(admin), f"/checklists/{first.pk}/tried/")

    assert browse(analyst).post("/checklists/drafts/", {"lane": "legal"}).status_code == 403
    assert "An administrator writes drafts" in page(browse(analyst), "/checklists/drafts/")
    assert not ChecklistDraft.objects.exists()
    writer = browse(admin)
    assert "No draft is open" in page(writer, "/checklists/drafts/")
    data = yaml.safe_load(checklists.exported())
    data["checklists"][0]["items"][0]["question"] = "Who says that we may?"
    file = SimpleUploadedFile("checklists.yaml", yaml.safe_dump(data).encode())
    sent = writer.post("/checklists/drafts/", {"do": "upload", "file": file})
    draft = ChecklistDraft.objects.get()
    address = f"/checklists/drafts/{draft.pk}/"
    assert (sent.status_code, sent["Location"]) == (302, address)
    text = page(writer, address)
    assert "Who says that we may?" in text
    assert "Reworded" in text
    body = checklists.as_yaml(draft.body).replace("scale: YN", "scale: TEN", 1)
    refused = writer.post(address, {"do": "save", "seen_version": 1, "text": body})
    assert refused.status_code == 422
    assert "Item 1 (L01): there is no such scale: TEN." in refused.content.decode()
    assert str(review.engagement) in page(browse(analyst), f"{address}tried/")
    assert writer.post(address, {"do": "publish", "seen_version": 1}).status_code == 403
    asked = browse(senior, confirmed=False).post(address, {"do": "publish", "seen_version": 1})
    assert (asked.status_code, asked["Location"].startswith("/account/confirm/")) == (302, True)
    assert ChecklistDraft.objects.get().is_open
    done = browse(senior).post(address, {"do": "publish", "seen_version": 1})
    third = ChecklistTemplate.objects.get(lane="legal", number=3)
    assert done["Location"] == f"/checklists/{third.pk}/"
    assert "Closed" in page(writer, address)


@pytest.mark.usefixtures("published")
def test_a_draft_is_given_up_with_a_reason(browse, admin):
    writer = browse(admin)
    address = writer.post("/checklists/drafts/", {"lane": "ethical"})["Location"]
    assert writer.post(address, {"do": "give_up", "seen_version": 1, "reason": ""}).status_code == 422
    assert writer.post(address, {"do": "give_up", "seen_version": 7, "reason": "A slip."}).status_code == 409
    assert writer.post(address, {"do": "give_up", "seen_version": 1, "reason": "A slip."}).status_code == 302
    assert ChecklistDraft.objects.get().is_open is False
