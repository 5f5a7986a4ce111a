import pytest

from casestudies.models import Precedent
from casestudies.selectors import precedents
from casestudies.services.precedents import link_precedent, remove_precedent
from core import clock
from core.errors import NotAllowed, NotFound
from core.models import AuditEvent
from engagements.models import EngagementActor, Offer
from tests.factories import make_actor, make_listing, make_user

pytestmark = pytest.mark.django_db


def similar(engagement, user):
    return precedents.similar_to(engagement, user=user, on=clock.now().date())


def test_finds_the_studies_that_share_actor_type_kind_or_channel_and_says_which(plan, reviewed_library, analyst):
    found = similar(plan, analyst)
    assert [entry.study.slug for entry in found] == ["israel-palestinian-factions", "colombia-farc-ep"]
    israel, colombia = found
    assert {row.dimension.value: row.shared for row in israel.comparison.shared} == {
        "actor_type": ("insurgent_group",),
        "kind": ("ceasefire_talks",),
        "channel": ("shuttle_proximity",),
    }
    assert israel.comparison.differences == ()
    assert [row.dimension.value for row in colombia.comparison.shared] == ["actor_type", "kind"]
    differs = {
        row.dimension.value: (row.only_here, "in_person_neutral" in row.only_there)
        for row in colombia.comparison.differences
    }
    assert differs == {"channel": (("shuttle_proximity",), True)}


def test_offers_only_lessons_that_apply(plan, reviewed_library, analyst):
    israel = similar(plan, analyst)[0]
    assert [lesson.checklist_codes for lesson in israel.lessons] == [["X08", "AGR1"], ["X05", "E14"]]


def test_a_draft_is_no_precedent(plan, colombia, analyst):
    assert similar(plan, analyst) == []


def test_listings_in_force_and_offers_count_too(plan, reviewed_library, analyst):
    group = plan.parties.get().actor
    make_listing(group, "us_fto", legal_effects=["material_support_crime"])
    Offer.objects.create(engagement=plan, category="prisoner_release", description="Twelve detainees")
    israel = similar(plan, analyst)[0]
    assert {row.dimension.value for row in israel.comparison.shared} == {
        "actor_type",
        "kind",
        "channel",
        "listing",
        "incentive",
    }
    assert israel.comparison.score == 5


def test_a_party_the_reader_may_not_see_is_not_compared(plan, reviewed_library, analyst, north):
    elsewhere = make_actor(name="Hidden Company", actor_type="militia")
    EngagementActor.objects.create(engagement=plan, actor=elsewhere, role="co_party")
    facts = precedents.facts_of(plan, user=analyst, on=clock.now().date())
    assert facts.actor_types == {"insurgent_group"}


def test_a_number_of_statements_that_does_not_grow(plan, reviewed_library, analyst, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        similar(plan, analyst)


class TestChosen:
    def test_links_a_study_with_a_note_and_replaces_the_note(self, plan, reviewed_library, analyst):
        study = reviewed_library["colombia-farc-ep"]
        first = link_precedent(engagement_id=plan.pk, study_id=study.pk, note="Joint finding", by=analyst)
        again = link_precedent(engagement_id=plan.pk, study_id=study.pk, note="Joint finding within weeks", by=analyst)
        assert (first.pk, first.linked_by) == (again.pk, analyst)
        assert [row.note for row in precedents.of_engagement(plan)] == ["Joint finding within weeks"]
        events = AuditEvent.objects.filter(verb="casestudies.precedent_linked").order_by("at")
        assert [event.changes["note"] for event in events] == [
            [None, "Joint finding"],
            ["Joint finding", "Joint finding within weeks"],
        ]
        assert {event.compartment_id for event in events} == {plan.compartment_id}

    def test_the_same_again_leaves_no_trace(self, plan, reviewed_library, analyst):
        study = reviewed_library["us-sdf"]
        for _attempt in range(2):
            link_precedent(engagement_id=plan.pk, study_id=study.pk, by=analyst)
        assert AuditEvent.objects.filter(verb="casestudies.precedent_linked").count() == 1

    @pytest.mark.parametrize(
        ("who", "refusal"), [("legal", NotAllowed), ("stranger", NotFound), ("librarian", NotFound)]
    )
    def test_refuses_and_changes_nothing(self, plan, reviewed_library, request, who, refusal):
        study = reviewed_library["us-sdf"]
        with pytest.raises(refusal):
            link_precedent(engagement_id=plan.pk, study_id=study.pk, by=request.getfixturevalue(who))
        assert not Precedent.objects.exists()
        assert not AuditEvent.objects.filter(verb="casestudies.precedent_linked").exists()

    def test_is_removed_by_whoever_may_work_on_the_engagement(self, plan, reviewed_library, analyst, stranger, legal):
        study = reviewed_library["us-sdf"]
        chosen = link_precedent(engagement_id=plan.pk, study_id=study.pk, by=analyst)
        for outsider, refusal in ((stranger, NotFound), (legal, NotAllowed)):
            with pytest.raises(refusal):
                remove_precedent(precedent_id=chosen.pk, by=outsider)
        assert Precedent.objects.count() == 1
        assert remove_precedent(precedent_id=chosen.pk, by=analyst) == study
        assert not Precedent.objects.exists()
        assert AuditEvent.objects.get(verb="casestudies.precedent_removed").by == analyst

    def test_the_study_tells_of_it_only_to_those_who_see_the_engagement(self, plan, reviewed_library, analyst, common):
        study = reviewed_library["us-sdf"]
        link_precedent(engagement_id=plan.pk, study_id=study.pk, by=analyst)
        outsider = make_user(role="analyst", changes=[common])
        assert [row.engagement for row in precedents.of_study(study, user=analyst)] == [plan]
        assert precedents.of_study(study, user=outsider) == []
