"""Pages of retention: the schedule, holds, what is due, and letting it go."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import LegalHold, LettingGo, RecordDue, RetentionDraft, RetentionSchedule
from accounts.services import holds, letting_go
from accounts.services import retention as schedule
from actors.models import Person, PersonRole
from core import clock
from core.reads import ReadEvent
from tests.factories import make_actor, make_person, make_role

pytestmark = pytest.mark.django_db
TODAY = clock.now().date()


@pytest.fixture(autouse=True)
def _published(db):
    schedule.publish_first()


@pytest.fixture
def actor(north):
    return make_actor(north, "Salt Road Front", summary="Led by Mara Oun until the split.")


@pytest.fixture
def person(north, actor):
    at = clock.now() - timedelta(days=800)
    found = make_person(north, "Mara Oun")
    make_role(found, actor, title="The Baker", until=at.date())
    Person.objects.filter(pk=found.pk).update(updated_at=at)
    PersonRole.objects.update(updated_at=at)
    letting_go.note_what_is_due(today=TODAY)
    return found


def page(browser, url, *, status=200):
    answer = browser.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def written():
    body = schedule.shipped().body()
    return {f"{kept}.{name}": str(value) for kept, part in body.items() for name, value in part.items()}


def test_the_schedule_is_read_by_everybody_drafted_by_one_and_published_by_another(browse, admin, analyst, legal):
    assert "Persons known by name" in page(browse(analyst), "/retention/schedule/")
    assert "Draft a change" not in page(browse(analyst), "/retention/schedule/")
    page(browse(analyst), "/retention/schedule/draft/", status=403)
    desk = browse(admin)
    page(desk, "/retention/schedule/draft/")
    form = written() | {"seen_version": "0", "reason": "A new law."}
    for wrong, status in [({}, 422), ({"raw_notes.months": "99"}, 422), ({"raw_notes.months": "6", "reason": ""}, 422)]:
        assert desk.post("/retention/schedule/draft/", form | wrong).status_code == status
    assert browse(legal).post("/retention/schedule/draft/", form | {"raw_notes.months": "6"}).status_code == 403
    assert not RetentionDraft.objects.exists()
    assert desk.post("/retention/schedule/draft/", form | {"raw_notes.months": "6"}).status_code == 302
    shown = page(browse(legal), "/retention/schedule/")
    assert "6 months" in shown
    seen = {"seen_version": "1"}
    assert desk.post("/retention/schedule/draft/publish/", seen).status_code == 403
    asked = browse(legal, confirmed=False).post("/retention/schedule/draft/publish/", seen)
    assert asked.url.startswith("/account/confirm/")
    assert browse(legal).post("/retention/schedule/draft/publish/", {"seen_version": "7"}).status_code == 409
    assert browse(legal).post("/retention/schedule/draft/publish/", seen).status_code == 302
    assert RetentionSchedule.objects.get(number=2).published_by == legal
    assert "Replaced by a newer version" in page(browse(analyst), "/retention/schedule/1/")
    page(browse(analyst), "/retention/schedule/9/", status=404)
    file = browse(analyst).get("/retention/schedule/1/file/").content
    sent = {"file": SimpleUploadedFile("retention.yaml", file), "reason": "Back.", "seen_version": "0"}
    assert desk.post("/retention/schedule/draft/", sent).status_code == 302
    assert browse(legal).post("/retention/schedule/draft/drop/", seen).status_code == 302
    assert not RetentionDraft.objects.exists()


def test_a_hold_is_placed_from_the_page_of_a_record_and_shown_there(browse, actor, legal, senior, analyst, stranger):
    home, new = f"/actors/{actor.pk}/", f"/retention/holds/new/actors.actor/{actor.pk}/"
    assert new in page(browse(legal), home)
    assert new not in page(browse(analyst), home)
    page(browse(analyst), new, status=403)
    page(browse(stranger), new, status=404)
    page(browse(legal), f"/retention/holds/new/accounts.user/{legal.pk}/", status=404)
    page(browse(legal), new)
    said = {"name": "Case 12", "reason": "A court asks."}
    assert browse(legal).post(new, {**said, "name": ""}).status_code == 422
    assert browse(legal).post(new, said).status_code == 302
    hold = LegalHold.objects.get()
    assert "Case 12" in page(browse(analyst), home)
    assert "Case 12" in page(browse(analyst), "/retention/holds/")
    assert "Case 12" not in page(browse(stranger), "/retention/holds/")
    one = f"/retention/holds/{hold.pk}/"
    page(browse(stranger), one, status=404)
    assert "somebody else lifts it" in page(browse(legal), one)
    assert browse(legal).post(one, {"seen_version": "1", "reason": "Done."}).status_code == 403
    assert "Lift the hold" in page(browse(senior), one)
    assert browse(senior).post(one, {"seen_version": "1", "reason": "Done."}).status_code == 302
    assert "Case 12" not in page(browse(analyst), home)


def test_what_is_due_is_shown_to_who_may_see_it(browse, person, lead, admin, stranger, legal, actor):
    row = RecordDue.objects.get()
    due = f"/retention/due/{row.pk}/"
    shown = page(browse(lead), "/retention/")
    assert "Mara Oun" in shown
    assert due in shown
    assert "Records kept for their time" in page(browse(lead), "/")
    assert "What letting it go would do" in page(browse(lead), f"/persons/{person.pk}/")

    def noted(url):
        before = ReadEvent.objects.filter(kind="record", by=lead, subject_id=person.pk).count()
        page(browse(lead), url)
        return ReadEvent.objects.filter(kind="record", by=lead, subject_id=person.pk).count() - before

    assert noted(due) == 1, "who opens the page reads who it is"
    proposal = letting_go.propose(due_id=row.pk, seen_version=1, reason="It is time.", by=lead)
    assert noted(f"/retention/proposals/{proposal.pk}/") == 1
    letting_go.withdraw(letting_go_id=proposal.pk, seen_version=1, by=lead)
    hold = holds.place(kind="actors.person", record_id=person.pk, name="Case 11", reason="Asked.", by=legal)
    assert noted(f"/retention/holds/{hold.pk}/") == 1
    for other in (admin, stranger):
        assert "Mara Oun" not in page(browse(other), "/retention/")
        assert "Nothing is due" in page(browse(other), "/retention/")
        page(browse(other), due, status=404)
    holds.place(kind="actors.actor", record_id=actor.pk, name="Case 12", reason="Asked.", by=legal)
    assert "Legal hold" in page(browse(lead), "/retention/")
    assert "A legal hold keeps it" in page(browse(lead), due)


def test_a_person_is_let_go_by_two_people_who_read_what_stays(browse, person, actor, analyst, lead, client):
    due = f"/retention/due/{RecordDue.objects.get().pk}/"
    shown = page(browse(analyst), due)
    assert "What stays, and why" in shown
    assert "Salt Road Front" in shown, "its summary still names the person"
    said = {"seen_version": "1", "reason": "Two years are over."}
    assert browse(analyst).post(due, {**said, "reason": "Mara Oun left."}).status_code == 422
    assert browse(analyst).post(due, said).status_code == 302
    one = f"/retention/proposals/{LettingGo.objects.get().pk}/"
    assert "Only a lead analyst" in page(browse(analyst), one)
    assert "Confirm: Pseudonymise" in page(browse(lead), one)
    seen = {"seen_version": "1"}
    assert browse(analyst).post(f"{one}confirm/", seen).status_code == 403
    assert browse(lead, confirmed=False).post(f"{one}confirm/", seen).url.startswith("/account/confirm/")
    assert browse(lead).post(f"{one}refuse/", seen).status_code == 422
    assert browse(lead).post(f"{one}confirm/", {"seen_version": "4"}).status_code == 409
    assert Person.objects.get().real_name == "Mara Oun"
    assert browse(lead).post(f"{one}confirm/", seen).status_code == 302
    after = page(browse(lead), one)
    assert "Carried out" in after
    assert "Mara Oun" not in after
    assert "Mara Oun" not in page(browse(lead), "/retention/")
    assert browse(lead).post(f"{one}confirm/", seen).status_code == 409
    assert "Mara Oun" not in page(browse(lead), "/persons/")
    for url in (Person.objects.get().get_absolute_url(), f"{Person.objects.get().get_absolute_url()}history/"):
        text = page(browse(analyst), url)
        assert "Mara Oun" not in text
        assert "The Baker" not in text


def test_a_hold_on_somebody_forgotten_is_shown_without_its_words(browse, rest, person, analyst, lead, legal, senior):
    place = {"kind": "actors.person", "record_id": person.pk, "name": "Oun v State"}
    hold = holds.place(**place, reason="Mara Oun sued.", by=legal)
    one, token = f"/retention/holds/{hold.pk}/", rest(lead)
    assert "Oun v State" in page(browse(lead), one)
    holds.lift(hold_id=hold.pk, seen_version=1, reason="Mara Oun lost.", by=senior)
    proposal = letting_go.propose(due_id=RecordDue.objects.get().pk, seen_version=1, reason="It is time.", by=analyst)
    letting_go.confirm(letting_go_id=proposal.pk, seen_version=1, by=lead)
    api = "/api/v1/legal-holds/"
    for text in (
        page(browse(lead), one), page(browse(lead), "/retention/holds/"),
        token.get(api).content.decode(), token.get(f"{api}{hold.pk}/").content.decode(),
    ):  # fmt: skip
        assert "Oun" not in text
    assert token.get(api).json()["results"][0]["subject_id"] == str(person.pk)
    holds.place(**place, reason="Mara Oun sues again.", by=legal)
    assert "Oun" not in page(browse(lead), f"/persons/{person.pk}/")


def test_a_proposal_is_refused_or_withdrawn(browse, person, analyst, lead):
    row = RecordDue.objects.get()
    for act, by, said in (("refuse", lead, {"reason": "Not yet."}), ("withdraw", analyst, {})):
        proposal = letting_go.propose(due_id=row.pk, seen_version=1, reason="It is time.", by=analyst)
        one = f"/retention/proposals/{proposal.pk}/"
        assert browse(by).post(f"{one}{act}/", {"seen_version": "1", **said}).status_code == 302
        page(browse(analyst), one)
    assert Person.objects.get().real_name == "Mara Oun"
