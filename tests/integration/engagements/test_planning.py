from datetime import timedelta

import pytest

from core import audit, clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.models import Engagement, EngagementActor, EngagementAuthor, Offer
from engagements.selectors import content
from engagements.services import planning
from tests.factories import make_actor, make_channel, make_compartment, make_plan, make_user, move

OFFER = {"category": "talks_logistics", "description": "Travel to the talks"}


def unchanged(draft):
    seen = content.content_of(draft)
    fresh = Engagement.objects.get(pk=draft.pk)
    return (fresh.version, content.content_of(fresh)) == (draft.version, seen)


def test_a_draft_begins_with_its_author_and_one_audit_event(analyst, actor):
    draft = make_plan(analyst, actor, title="Talks on the convoy")
    assert (draft.status, draft.version, draft.content_no, draft.lead) == ("draft", 1, 0, analyst)
    assert list(EngagementAuthor.objects.values_list("user", flat=True)) == [analyst.pk]
    assert [event.verb for event in audit.events_about(draft)] == ["engagements.drafted"]
    assert content.gaps_of(draft, clock.now()) == []


def test_saving_changes_columns_and_rows_and_says_what_changed(draft, analyst2):
    saved = planning.save(
        engagement_id=draft.pk,
        seen_version=1,
        by=analyst2,
        changes={"desired_effect": "  A truce  ", "offers": [OFFER, OFFER | {"amount": "10.50", "currency": "USD"}]},
    )
    assert (saved.version, saved.desired_effect) == (2, "A truce")
    assert [row["amount"] for row in content.content_of(saved)["offers"]] == [None, "10.50"]
    assert set(EngagementAuthor.objects.values_list("user__username", flat=True)) == {"analyst", "analyst2"}
    event = audit.events_about(draft)[0]
    assert event.verb == "engagements.plan_saved"
    assert event.changes["desired_effect"] == ["They let the convoy pass.", "A truce"]
    assert event.changes["offers"][1].startswith("Travel, lodging, interpreters for talks, Travel to the talks")


def test_saving_what_is_stored_leaves_no_trace(draft, analyst2):
    planning.save(
        engagement_id=draft.pk,
        seen_version=1,
        by=analyst2,
        changes={"title": draft.title, "team": content.rows_of(draft, "team")},
    )
    assert unchanged(draft)
    assert AuditEvent.objects.filter(verb="engagements.plan_saved").count() == 0
    assert EngagementAuthor.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "seen", "refusal", "code"),
    [
        ("stranger", 1, NotFound, "not_found"),
        ("legal", 7, NotAllowed, "not_allowed"),
        ("analyst", 7, Stale, "stale"),
    ],
)
def test_refuses_in_order_and_changes_nothing(draft, request, who, seen, refusal, code):
    with pytest.raises(refusal) as caught:
        planning.save(
            engagement_id=draft.pk,
            seen_version=seen,
            by=request.getfixturevalue(who),
            changes={"title": "Other", "kind": "no such kind"},
        )
    assert caught.value.code == code
    assert unchanged(draft)


def test_only_a_draft_is_written(draft, analyst):
    sent = move(draft, "submit")
    with pytest.raises(Conflict) as caught:
        planning.save(engagement_id=draft.pk, seen_version=sent.version, by=analyst, changes={"kind": "nonsense"})
    assert caught.value.code == "not_a_draft"
    assert unchanged(sent)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "chance_contact"}, "kind"),
        ({"kind": "party"}, "kind"),
        ({"title": ""}, "title"),
        ({"planned_end": clock.now()}, "planned_end"),
        ({"offers": [OFFER | {"amount": "1", "currency": "usd"}]}, "offers.0"),
        ({"offers": [OFFER | {"amount": "much"}]}, "offers.0"),
        ({"offers": [{"category": "talks_logistics"}]}, "offers.0.description"),
        ({"offers": [OFFER | {"colour": "red"}]}, "offers.0"),
        ({"reactions": [{"party_kind": "ally", "expected": "Anger", "likelihood": "likely"}]}, "reactions.0"),
        ({"shared_interests": [{"text": " "}]}, "shared_interests.0"),
    ],
)
def test_content_that_breaks_a_rule_names_its_field(draft, analyst, changes, field):
    with pytest.raises(Invalid) as caught:
        planning.save(engagement_id=draft.pk, seen_version=1, by=analyst, changes=changes)
    assert field in caught.value.fields
    assert unchanged(draft)


@pytest.mark.parametrize("name", ["status", "content_no", "version", "compartment_id", "id", "nonsense"])
def test_only_content_is_writable(draft, analyst, name):
    with pytest.raises(Invalid) as caught:
        planning.save(engagement_id=draft.pk, seen_version=1, by=analyst, changes={name: "cleared"})
    assert caught.value.code == "unknown_field"
    assert unchanged(draft)


def test_a_plan_names_only_what_its_readers_may_read(draft, analyst, common):
    elsewhere = make_compartment("elsewhere")
    analyst.memberships.create(compartment=elsewhere, access="change")
    hidden, shared = make_actor(elsewhere), make_actor(common)
    state = make_actor(common, actor_type="state")
    outsider = make_user(changes=[elsewhere])
    channel = make_channel(hidden, custodian=analyst)
    for changes in (
        {"parties": [{"actor_id": hidden.pk}]},
        {"parties": [{"actor_id": state.pk}]},
        {"team": [{"user_id": outsider.pk}]},
        {"channel_id": channel.pk},
        {"offers": [OFFER | {"actor_id": shared.pk}]},
        {"reactions": [{"party_kind": "ally", "party_id": hidden.pk, "expected": "x", "likelihood": "likely"}]},
    ):
        with pytest.raises(Invalid):
            planning.save(engagement_id=draft.pk, seen_version=1, by=analyst, changes=changes)
    assert unchanged(draft)
    parties = [{"actor_id": shared.pk}, {"actor_id": draft.parties.get().actor_id, "role": "observer"}]
    planning.save(engagement_id=draft.pk, seen_version=1, by=analyst, changes={"parties": parties})
    assert list(EngagementActor.objects.order_by("position").values_list("actor", "role")) == [
        (shared.pk, "counterpart"),
        (parties[1]["actor_id"], "observer"),
    ]


def test_a_draft_is_begun_only_where_one_may_change(analyst, legal, stranger, north):
    changes = {"title": "Talks", "kind": "dialogue"}
    for who, refusal in ((stranger, NotFound), (legal, NotAllowed)):
        with pytest.raises(refusal):
            planning.begin(compartment_id=north.pk, changes=changes, by=who)
    assert not Engagement.objects.exists()


def test_the_purpose_of_an_online_engagement_goes_with_its_kind(draft, analyst):
    online = {"kind": "digital_exchange", "purpose": "ceasefire_talks"}
    saved = planning.save(engagement_id=draft.pk, seen_version=1, by=analyst, changes=online)
    assert content.tier_of(saved, clock.now()).number == 3
    saved = planning.save(engagement_id=draft.pk, seen_version=2, by=analyst, changes={"kind": "cultural_exchange"})
    assert saved.purpose == ""
    assert content.tier_of(saved, clock.now()).number == 1


def test_content_survives_a_rename_and_a_move_through_the_review(draft, analyst, actor):
    before = content.content_of(draft)
    actor.name = "Renamed"
    actor.save()
    sent = move(draft, "submit")
    assert content.content_of(Engagement.objects.get(pk=sent.pk)) == before
    assert content.names_of(sent)[str(actor.pk)] == "Renamed"


def test_gaps_are_told_with_their_step(analyst, north):
    bare = planning.begin(compartment_id=north.pk, changes={"title": "Talks", "kind": "dialogue"}, by=analyst)
    steps = {gap.step for gap in content.gaps_of(bare, clock.now())}
    assert {str(step) for step in steps} == {"purpose", "people", "setting", "ground", "reactions"}
    late = {"planned_start": clock.now() - timedelta(days=1)}
    saved = planning.save(engagement_id=bare.pk, seen_version=1, by=analyst, changes=late)
    assert any("passed" in gap.words for gap in content.gaps_of(saved, clock.now()))


def test_an_offer_that_needs_clearance_lacks_its_authority(draft, analyst):
    saved = planning.save(engagement_id=draft.pk, seen_version=1, by=analyst, changes={"offers": [OFFER]})
    assert [str(gap.step) for gap in content.gaps_of(saved, clock.now())] == ["ground"]
    with_ground = [OFFER | {"legal_authority_ref": "Licence 7"}]
    saved = planning.save(engagement_id=draft.pk, seen_version=2, by=analyst, changes={"offers": with_ground})
    assert content.gaps_of(saved, clock.now()) == []
    assert Offer.objects.count() == 1
