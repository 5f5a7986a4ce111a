import pytest
from django.db import IntegrityError, transaction

from casestudies.models import CaseStudy, Citation, Party
from casestudies.services.editing import edit_head, link_party, mark_reviewed
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests.factories import make_actor

pytestmark = pytest.mark.django_db


def events(verb):
    return AuditEvent.objects.filter(verb=f"casestudies.{verb}")


class TestReview:
    def test_a_second_person_vouches_for_it(self, colombia, lead):
        study = mark_reviewed(study_id=colombia.pk, seen_version=1, by=lead)
        assert (study.status, study.version, study.reviewed_by) == ("reviewed", 2, lead)
        assert study.reviewed_at is not None
        event = events("study_reviewed").get()
        assert (event.by, event.changes) == (lead, {"status": ["draft", "reviewed"]})

    @pytest.mark.parametrize(
        ("who", "version", "refusal", "words"),
        [
            ("librarian", 1, NotAllowed, "second person"),
            ("analyst", 1, NotAllowed, "marks studies as reviewed"),
            ("lead", 7, Stale, "Somebody changed this"),
        ],
    )
    def test_refuses_and_changes_nothing(self, colombia, request, who, version, refusal, words):
        with pytest.raises(refusal) as caught:
            mark_reviewed(study_id=colombia.pk, seen_version=version, by=request.getfixturevalue(who))
        assert words in caught.value.message
        colombia.refresh_from_db()
        assert (colombia.status, colombia.version) == ("draft", 1)
        assert not events("study_reviewed").exists()

    def test_refuses_what_is_reviewed_already(self, colombia, lead, legal):
        mark_reviewed(study_id=colombia.pk, seen_version=1, by=lead)
        with pytest.raises(Conflict):
            mark_reviewed(study_id=colombia.pk, seen_version=2, by=legal)
        colombia.refresh_from_db()
        assert colombia.reviewed_by == lead

    @pytest.mark.parametrize("thin", ["few", "one kind"])
    def test_refuses_a_thin_bibliography(self, colombia, lead, thin):
        citations = Citation.objects.filter(study=colombia)
        if thin == "few":
            citations.filter(position__gt=4).delete()
        else:
            citations.update(kind="press")
        with pytest.raises(Invalid) as caught:
            mark_reviewed(study_id=colombia.pk, seen_version=1, by=lead)
        assert caught.value.code == "thin_bibliography"
        colombia.refresh_from_db()
        assert colombia.status == "draft"

    def test_the_database_refuses_a_review_without_a_reviewer(self, colombia):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseStudy.objects.filter(pk=colombia.pk).update(status="reviewed")

    def test_an_absent_study_is_not_found(self, lead):
        with pytest.raises(NotFound):
            mark_reviewed(study_id=lead.pk, seen_version=1, by=lead)


class TestEdit:
    def test_changes_the_head_and_takes_the_review_back(self, colombia, librarian, lead):
        mark_reviewed(study_id=colombia.pk, seen_version=1, by=lead)
        study = edit_head(study_id=colombia.pk, seen_version=2, by=librarian, title="Colombia, Zürich edition")
        assert (study.title, study.status, study.version) == ("Colombia, Zürich edition", "draft", 3)
        assert (study.reviewed_by, study.reviewed_at) == (None, None)
        assert "zurich" in study.search_text
        assert "fuerzas armadas revolucionarias" in study.search_text
        changes = events("study_edited").get().changes
        assert list(changes) == ["title"]

    def test_whoever_edits_becomes_an_author_and_cannot_review(self, colombia, lead):
        lead.roles = [*lead.roles, "case_librarian"]
        lead.save()
        edit_head(study_id=colombia.pk, seen_version=1, by=lead, title="New title")
        with pytest.raises(NotAllowed):
            mark_reviewed(study_id=colombia.pk, seen_version=2, by=lead)

    def test_without_a_difference_nothing_happens(self, colombia, librarian):
        study = edit_head(study_id=colombia.pk, seen_version=1, by=librarian, title=colombia.title)
        assert study.version == 1
        assert not events("study_edited").exists()

    @pytest.mark.parametrize(
        ("who", "version", "head", "refusal"),
        [
            ("lead", 1, {"title": "x"}, NotAllowed),
            ("librarian", 9, {"title": "x"}, Stale),
            ("librarian", 1, {"summary": "word " * 121}, Invalid),
        ],
    )
    def test_refuses_and_changes_nothing(self, colombia, request, who, version, head, refusal):
        with pytest.raises(refusal):
            edit_head(study_id=colombia.pk, seen_version=version, by=request.getfixturevalue(who), **head)
        before = (colombia.title, colombia.summary, 1)
        colombia.refresh_from_db()
        assert (colombia.title, colombia.summary, colombia.version) == before
        assert not events("study_edited").exists()


class TestLink:
    @pytest.fixture
    def party(self, colombia):
        return Party.objects.get(study=colombia, key="farc")

    def test_links_and_unlinks_without_naming_the_actor_in_the_audit(self, colombia, party, librarian, common):
        actor = make_actor(common, "Quiet Name")
        study = link_party(study_id=colombia.pk, party_id=party.pk, actor_id=actor.pk, seen_version=1, by=librarian)
        party.refresh_from_db()
        assert (party.actor, study.version) == (actor, 2)
        event = events("party_linked").get()
        assert event.changes == {"party": "FARC-EP", "linked": True}
        assert "Quiet Name" not in event.body
        assert str(actor.pk) not in event.body
        link_party(study_id=colombia.pk, party_id=party.pk, actor_id=None, seen_version=2, by=librarian)
        party.refresh_from_db()
        assert party.actor is None

    def test_a_hidden_actor_looks_like_a_missing_one(self, colombia, party, librarian, north):
        hidden = make_actor(north)
        with pytest.raises(NotFound) as of_hidden:
            link_party(study_id=colombia.pk, party_id=party.pk, actor_id=hidden.pk, seen_version=1, by=librarian)
        with pytest.raises(NotFound) as of_missing:
            link_party(study_id=colombia.pk, party_id=party.pk, actor_id=colombia.pk, seen_version=1, by=librarian)
        assert of_hidden.value.message == of_missing.value.message
        party.refresh_from_db()
        assert party.actor is None

    def test_only_the_librarian_links(self, colombia, party, analyst, common):
        actor = make_actor(common)
        with pytest.raises(NotAllowed):
            link_party(study_id=colombia.pk, party_id=party.pk, actor_id=actor.pk, seen_version=1, by=analyst)
        party.refresh_from_db()
        assert party.actor is None
