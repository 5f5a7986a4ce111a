"""Pages of checklists in the making, of comparing and of trying."""

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import AuditEvent
from riskreview.models import ChecklistDraft, ChecklistTemplate
from riskreview.selectors import checklists
from riskreview.services import drafts
from tests.web.riskreview.pages import form_of, page, text_of


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


def rules_of(rows):
    sent = {"rules-TOTAL_FORMS": str(len(rows)), "rules-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        sent |= {f"rules-{number}-{name}": value for name, value in row.items()}
    return sent


@pytest.mark.usefixtures("published")
def test_a_draft_is_written_item_by_item_without_yaml(browse, admin, analyst):
    writer = browse(admin)
    address = writer.post("/checklists/drafts/", {"lane": "legal"})["Location"]
    draft = ChecklistDraft.objects.get()
    here = f"{address}items/L01/"
    text = page(writer, here)
    assert draft.body["items"][0]["question"] in text
    rules = len(draft.body["items"][0]["effects"])
    assert text.count("<legend>What it does</legend>") == rules + 1 + 1  # one is empty, one is to be copied
    assert browse(analyst).get(here).status_code == 403
    assert writer.get(f"{address}items/L99/").status_code == 404

    # as it is shown and sent back, nothing changes
    assert writer.post(here, form_of(writer, here) | {"do": "keep"}).status_code == 302
    assert ChecklistDraft.objects.get().version == 1

    data = form_of(writer, here) | {"question": "Who says that we may?", "scale": "TEN"}
    refused = writer.post(here, data)
    assert (refused.status_code, "Who says that we may?" in text_of(refused)) == (422, True)
    block = {"answer": "no", "when": "always", "effects": ["B"], "ORDER": "2"}
    lift = {"answer": "no", "when": "tier_3", "effects": ["E", "M"], "ORDER": "1"}
    base = {name: value for name, value in data.items() if not name.startswith("rules-")} | {"scale": "YN"}
    unfair = writer.post(here, base | rules_of([{**block, "answer": "yes"}, lift]))
    assert (unfair.status_code, "a worse answer has a milder effect" in text_of(unfair)) == (422, True)
    assert ChecklistDraft.objects.get().version == 1
    kept = writer.post(here, base | rules_of([block, lift]))
    assert kept["Location"] == f"{address}#item-L01"
    first = ChecklistDraft.objects.get().body["items"][0]
    assert (first["question"], [rule["when"] for rule in first["effects"]]) == ("Who says that we may?", ["tier_3", "always"])  # fmt: skip
    stale = writer.post(here, base | rules_of([lift]))
    assert (stale.status_code, "What was changed meanwhile" in text_of(stale)) == (409, True)


@pytest.mark.usefixtures("published")
def test_items_are_added_moved_and_taken_out(browse, admin, senior):
    writer = browse(admin)
    address = writer.post("/checklists/drafts/", {"lane": "legal"})["Location"]
    codes = [row["code"] for row in ChecklistDraft.objects.get().body["items"]]
    new = f"{address}items/?part=PMC"
    data = form_of(writer, new)
    assert data["part"] == "PMC"
    said = {"code": "L77", "question": "Is this new?", "why": "It is.", "evidence": "A note.", "source": "House rule",
            "applicability": "by_analogy", "scale": "YN"}  # fmt: skip
    taken = writer.post(new, data | said | {"code": "L02"})
    assert (taken.status_code, "the code L02 stands twice" in text_of(taken)) == (422, True)
    assert writer.post(new, data | said).status_code == 302
    module = next(row for row in ChecklistDraft.objects.get().body["modules"] if row["code"] == "PMC")
    assert module["items"][-1]["code"] == "L77"

    assert "Move L02 up" in page(writer, address)
    assert browse(senior).post(address, {"do": "up:L02", "seen_version": 2}).status_code == 403
    assert writer.post(address, {"do": "up:L02", "seen_version": 1}).status_code == 409
    assert writer.post(address, {"do": "up:L99", "seen_version": 2}).status_code == 404
    assert writer.post(address, {"do": "up:L02", "seen_version": 2})["Location"] == f"{address}#item-L02"
    assert [row["code"] for row in ChecklistDraft.objects.get().body["items"]][:2] == codes[1::-1]
    assert writer.post(f"{address}items/L77/", {"do": "remove", "seen_version": 2}).status_code == 409
    assert writer.post(f"{address}items/L77/", {"do": "remove", "seen_version": 3}).status_code == 302
    assert "L77" not in str(ChecklistDraft.objects.get().body)
    assert AuditEvent.objects.filter(verb="riskreview.checklist_draft_saved").count() == 3


@pytest.mark.usefixtures("published")
def test_a_module_is_changed_added_and_taken_out_without_yaml(browse, admin, analyst):
    writer = browse(admin)
    address = writer.post("/checklists/drafts/", {"lane": "legal"})["Location"]
    here, new = f"{address}modules/PMC/", f"{address}modules/"
    assert [browse(analyst).get(url).status_code for url in (here, new)] == [403, 403]
    assert writer.get(f"{address}modules/ABC/").status_code == 404
    shown = page(writer, address)
    assert ("Change the module PMC" in shown, "a party is: “Private military or security company”" in shown) == (
        True,
        True,
    )
    before = ChecklistDraft.objects.get().body
    as_shown = form_of(writer, here)
    assert (as_shown["groups-0-actor_types"], as_shown["groups-0-join"]) == ("pmsc", "any")
    assert writer.post(here, as_shown | {"do": "keep"}).status_code == 302
    assert ChecklistDraft.objects.get().version == 1  # as it is shown and sent back, nothing changes

    second = {"groups-1-join": "all", "groups-1-listed": "yes", "groups-1-tier_at_least": "2", "groups-1-DELETE": ""}
    data = as_shown | second | {"title": "Companies", "do": "keep"}
    nothing = {"groups-0-DELETE": "on", "groups-1-listed": "", "groups-1-tier_at_least": ""}
    for changes, words in (
        ({"code": "pmc"}, "the code of a module is two to twelve capitals"),
        ({"code": "NGO"}, "the code NGO stands twice"),
        ({"groups-0-actor_types": "wizard"}, "Select a valid choice"),
        (nothing, "Choose at least one condition"),
    ):
        refused = writer.post(here, data | changes)
        assert (refused.status_code, words in text_of(refused)) == (422, True), changes
    assert writer.post(here, data | {"seen_version": "7"}).status_code == 409
    assert ChecklistDraft.objects.get().body == before
    assert writer.post(here, data)["Location"] == f"{address}#module-PMC"
    module = next(row for row in ChecklistDraft.objects.get().body["modules"] if row["code"] == "PMC")
    either = {"any": [{"actor_types": ["pmsc"]}, {"kinds": ["contract_oversight"]}]}
    listed = {"all": [{"tier_at_least": 2}, {"listed": True}]}
    assert (module["title"], module["asked_when"], len(module["items"])) == ("Companies", {"any": [either, listed]}, 5)
    shown = page(writer, address)
    assert ("Module: Companies" in shown, "Renamed" in shown, "Asked of other engagements" in shown) == (
        True,
        True,
        True,
    )

    said = {"code": "DEAL", "title": "Deals", "groups-0-benefit": "yes"}
    item = {"code": "DL1", "question": "Is it fair?", "why": "It must be.", "evidence": "A note.", "source": "House rule",
            "applicability": "by_analogy", "scale": "YN"}  # fmt: skip
    first = form_of(writer, new) | said | {"do": "keep"}
    refused = writer.post(new, first)
    assert (refused.status_code, "The first item of the module is not whole yet" in text_of(refused)) == (422, True)
    assert writer.post(new, first | {f"item-{name}": value for name, value in item.items()}).status_code == 302
    added = ChecklistDraft.objects.get().body["modules"][-1]
    assert (added["code"], added["asked_when"], [row["code"] for row in added["items"]]) == ("DEAL", {"benefit": True}, ["DL1"])  # fmt: skip
    gone = f"{address}modules/DEAL/"
    assert "Its 1 item goes with it" in page(writer, gone)
    assert writer.post(gone, {"do": "remove", "seen_version": 2}).status_code == 409
    assert writer.post(gone, {"do": "remove", "seen_version": 3}).status_code == 302
    assert "DEAL" not in str(ChecklistDraft.objects.get().body)
    events = AuditEvent.objects.filter(verb="riskreview.checklist_draft_saved").order_by("at")
    assert [event.changes["module"] for event in events] == ["PMC", "DEAL", "DEAL"]


@pytest.mark.usefixtures("published")
def test_a_rule_with_more_levels_than_the_form_stays_as_it_is(browse, admin):
    writer = browse(admin)
    address = writer.post("/checklists/drafts/", {"lane": "legal"})["Location"]
    draft = ChecklistDraft.objects.get()
    deep = {"all": [{"listed": True}, {"any": [{"lethal": True}, {"all": [{"benefit": True}, {"tier_at_least": 2}]}]}]}
    draft.body["modules"][0]["asked_when"] = deep
    drafts.write(draft_id=draft.pk, seen_version=1, document=draft.body, by=admin)
    here = f"{address}modules/PMC/"
    shown = page(writer, here)
    assert ("more levels than this form" in shown, "the tier is 2 or higher" in shown) == (True, True)
    assert writer.post(here, form_of(writer, here) | {"title": "Companies", "do": "keep"}).status_code == 302
    module = ChecklistDraft.objects.get().body["modules"][0]
    assert (module["title"], module["asked_when"]["all"][0]) == ("Companies", {"listed": True})
