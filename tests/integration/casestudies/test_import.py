import io

import pytest
from django.core.management import CommandError, call_command

from casestudies.models import CaseStudy, Citation, Event, Lesson, Party
from casestudies.services.editing import link_party, mark_reviewed
from casestudies.services.importing import Outcome, import_study
from core.errors import Invalid, NotAllowed
from core.models import AuditEvent
from tests.factories import make_actor

pytestmark = pytest.mark.django_db


def verbs():
    return list(
        AuditEvent.objects.filter(verb__startswith="casestudies.").order_by("at").values_list("verb", flat=True)
    )


def test_takes_a_study_with_its_rows_as_a_draft_and_says_so_in_the_audit(colombia_file, librarian):
    study, outcome = import_study(content=colombia_file, by=librarian)
    assert outcome is Outcome.CREATED
    assert (study.status, study.version, study.reviewed_by) == ("draft", 1, None)
    assert list(study.authors.all()) == [librarian]
    assert study.actor_types == ["insurgent_group"]
    assert study.listings == ["eu_cp931", "us_fto", "us_sdgt"]
    assert "in_person_neutral" in study.channels
    counts = [model.objects.filter(study=study).count() for model in (Party, Event, Lesson, Citation)]
    assert counts == [len(colombia_file[name]) for name in ("parties", "timeline", "lessons", "bibliography")]
    event = AuditEvent.objects.get(verb="casestudies.study_imported")
    assert (event.by, event.subject_id) == (librarian, study.pk)
    assert event.changes == {"outcome": "created", "content_sha256": ["", study.content_sha256]}


def test_the_same_content_again_changes_nothing(colombia_file, colombia, librarian):
    rows = set(Event.objects.values_list("pk", flat=True))
    study, outcome = import_study(content=colombia_file, by=librarian)
    assert outcome is Outcome.UNCHANGED
    assert (study.pk, study.version) == (colombia.pk, 1)
    assert set(Event.objects.values_list("pk", flat=True)) == rows
    assert verbs() == ["casestudies.study_imported"]


def test_changed_content_replaces_the_rows_and_takes_the_review_back(colombia_file, colombia, librarian, lead):
    mark_reviewed(study_id=colombia.pk, seen_version=1, by=lead)
    colombia_file["timeline"] = colombia_file["timeline"][:3]
    study, outcome = import_study(content=colombia_file, by=librarian)
    assert outcome is Outcome.UPDATED
    assert (study.status, study.version, study.reviewed_by, study.reviewed_at) == ("draft", 3, None, None)
    assert Event.objects.filter(study=study).count() == 3


def test_a_party_keeps_its_link_when_the_study_is_imported_again(colombia_file, colombia, librarian, common):
    actor = make_actor(common)
    party = Party.objects.get(study=colombia, key="farc")
    link_party(study_id=colombia.pk, party_id=party.pk, actor_id=actor.pk, seen_version=1, by=librarian)
    colombia_file["title"] = "Colombia, told again"
    import_study(content=colombia_file, by=librarian)
    assert Party.objects.get(study=colombia, key="farc").actor == actor


def test_refuses_somebody_who_is_no_librarian_and_changes_nothing(colombia_file, analyst):
    with pytest.raises(NotAllowed) as caught:
        import_study(content=colombia_file, by=analyst)
    assert "librarian" in caught.value.message
    assert not CaseStudy.objects.exists()
    assert verbs() == []


def test_refuses_a_broken_file_with_every_place_and_changes_nothing(colombia_file, librarian):
    del colombia_file["region"]
    colombia_file["lessons"][1]["type"] = "moral"
    with pytest.raises(Invalid) as caught:
        import_study(content=colombia_file, by=librarian)
    assert caught.value.fields == {"study.region": "is missing", "lessons.1.type": "'moral' is not a known code"}
    assert not CaseStudy.objects.exists()
    assert verbs() == []


def load(*arguments):
    out = io.StringIO()
    call_command("load_case_studies", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.usefixtures("librarian")
class TestCommand:
    def test_loads_the_shipped_studies_and_lets_a_second_person_review_them(self, lead):
        first = load("--author", "librarian", "--reviewer", "lead")
        assert first == [
            "colombia-farc-ep: created, reviewed",
            "israel-palestinian-factions: created, reviewed",
            "us-sdf: created, reviewed",
        ]
        assert load("--author", "librarian", "--reviewer", "lead") == [
            line.replace("created", "unchanged") for line in first
        ]
        assert CaseStudy.objects.filter(reviewed_by=lead).count() == 3
        assert set(AuditEvent.objects.values_list("source", flat=True)) == {"command"}

    def test_does_not_let_the_author_review(self):
        with pytest.raises(CommandError, match="second person"):
            load("--author", "librarian", "--reviewer", "librarian")

    def test_names_file_and_place_of_a_broken_study(self, tmp_path):
        broken = tmp_path / "broken.yaml"
        broken.write_text("slug: broken\n", encoding="utf-8")
        with pytest.raises(CommandError, match=r"(?s)broken\.yaml.*study\.title: is missing"):
            load("--author", "librarian", str(broken))
        assert not CaseStudy.objects.exists()

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: [1", b"!!python/object/apply:os.getcwd []"])
    def test_refuses_what_is_no_plain_yaml(self, tmp_path, content):
        path = tmp_path / "odd.yaml"
        path.write_bytes(content)
        with pytest.raises(CommandError, match="cannot be read"):
            load("--author", "librarian", str(path))

    def test_refuses_an_unknown_person(self):
        with pytest.raises(CommandError, match="no user nobody"):
            load("--author", "nobody")
