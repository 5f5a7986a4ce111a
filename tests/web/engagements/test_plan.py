import pytest
from django.urls import reverse

from actors.models import Relation
from actors.services import facts, ground
from core.models import AuditEvent
from engagements.models import Engagement
from engagements.selectors import content
from tests.factories import make_actor, make_person, make_plan, make_role, move


def step(engagement, name, *, autosave=False):
    return reverse("engagements:autosave" if autosave else "engagements:edit", args=[engagement.pk, name])


def rows(prefix, *given, initial=0):
    """The fields a formset sends for its rows."""
    sent = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(given):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def purpose(engagement, **changes):
    fields = (
        "title",
        "kind",
        "purpose",
        "track",
        "desired_effect",
        "objective",
        "alternatives",
        "who_may_know",
        "marking",
    )
    return {name: getattr(engagement, name) for name in fields} | {"seen_version": engagement.version} | changes


def test_a_draft_begins_from_an_actor_and_walks_all_steps(page, north, analyst, actor):
    begun = page.post(
        f"{reverse('engagements:plan')}?actor={actor.pk}",
        {"compartment": north.pk, "title": "Talks", "kind": "dialogue"},
    )
    plan = Engagement.objects.get()
    assert (begun.status_code, begun["Location"]) == (302, step(plan, "purpose"))
    assert plan.parties.get().actor == actor
    for name in ("purpose", "people", "setting", "ground", "reactions", "check"):
        shown = page.get(step(plan, name))
        assert shown.status_code == 200
        assert b"Talks" in shown.content
    saved = page.post(step(plan, "purpose"), purpose(plan, desired_effect="A truce"))
    assert (saved.status_code, saved["Location"]) == (302, step(plan, "people"))
    plan.refresh_from_db()
    assert (plan.desired_effect, plan.version) == ("A truce", 2)


def test_people_are_named_by_what_they_are_called(page, draft, north, analyst, analyst2, actor):
    other, person = make_actor(north, name="Valley Front"), make_person(north, "Idris Menna")
    make_role(person, actor)
    sent = {
        "seen_version": 1,
        **rows("parties", {"actor": "valley front", "role": "observer"}),
        **rows("delegates", {"person": person.pk, "role": "head_of_delegation"}, {"person": "", "role": "delegate"}),
        **rows("team", {"user": analyst2.pk, "role": "note_taker"}),
    }
    assert page.post(step(draft, "people"), sent).status_code == 302
    assert [row["actor_id"] for row in content.rows_of(draft, "parties")] == [other.pk]
    assert content.rows_of(draft, "delegates") == [{"person_id": person.pk, "role": "head_of_delegation"}]
    assert content.rows_of(draft, "team") == [{"user_id": analyst2.pk, "role": "note_taker"}]


def test_what_was_saved_while_typing_survives_the_final_save(page, analyst, analyst2, north, actor):
    """The page still says that no row is stored; the autosave has stored them meanwhile."""
    page.post(reverse("engagements:plan"), {"compartment": north.pk, "title": "Talks", "kind": "dialogue"})
    plan = Engagement.objects.get()
    typed = {
        **rows("parties", {"actor": "Salima Coastal Guard", "role": "counterpart"}),
        **rows("delegates"),
        **rows("team", {"user": analyst2.pk, "role": "negotiator"}),
    }
    assert page.post(step(plan, "people", autosave=True), typed | {"seen_version": 1}).json() == {"version": 2}
    assert page.post(step(plan, "people"), typed | {"seen_version": 2}).status_code == 302
    assert [row["actor_id"] for row in content.rows_of(plan, "parties")] == [actor.pk]
    assert [row["user_id"] for row in content.rows_of(plan, "team")] == [analyst2.pk]
    assert Engagement.objects.get().version == 2


def test_a_name_that_is_not_enough_is_asked_for_again(page, draft, north):
    make_actor(north, name="Valley Front East")
    make_actor(north, name="Valley Front West")
    sent = {"seen_version": 1, **rows("parties", {"actor": "Valley Front"}), **rows("delegates"), **rows("team")}
    answer = page.post(step(draft, "people"), sent)
    assert answer.status_code == 422
    assert b"Valley Front East" in answer.content
    assert Engagement.objects.get().version == 1


def test_a_row_is_removed_by_its_mark(page, draft):
    first = content.rows_of(draft, "reactions")[0]
    row = {name.removesuffix("_id"): value or "" for name, value in first.items()}
    sent = {
        "seen_version": 1,
        "public_part": draft.public_part,
        **rows("reactions", row | {"DELETE": "on"}, initial=1),
    }
    assert page.post(step(draft, "reactions"), sent).status_code == 302
    assert not draft.reactions.exists()


def test_a_row_that_lacks_something_says_so_and_keeps_the_rest(page, draft):
    sent = {
        "seen_version": 1,
        "red_lines": "No payment.",
        **rows("shared_interests"),
        **rows("offers", {"category": "talks_logistics", "description": "", "currency": ""}),
    }
    answer = page.post(step(draft, "ground"), sent)
    assert answer.status_code == 422
    assert b"No payment." in answer.content
    assert not draft.offers.exists()


def test_autosave_answers_in_json(page, draft, browse, legal):
    url = step(draft, "purpose", autosave=True)
    saved = page.post(url, purpose(draft, title="Renamed"))
    assert (saved.status_code, saved.json()) == (200, {"version": 2})
    again = page.post(url, purpose(draft, title="Renamed"))
    assert (again.status_code, "after you opened it" in again.json()["detail"]) == (409, True)
    assert browse(legal).post(url, purpose(draft)).status_code == 403
    empty = page.post(url, purpose(draft, title="", seen_version=2))
    assert empty.status_code == 422
    assert Engagement.objects.get().title == "Renamed"


def test_a_stale_step_shows_both_versions_and_keeps_what_was_typed(page, browse, analyst2, draft):
    browse(analyst2).post(step(draft, "purpose"), purpose(draft, desired_effect="Theirs"))
    answer = page.post(step(draft, "purpose"), purpose(draft, desired_effect="Mine"))
    assert answer.status_code == 409
    page_text = answer.content.decode()
    assert "<del>Theirs</del>" in page_text
    assert "<ins>Mine</ins>" in page_text
    assert "Aron Analyst" in page_text
    assert 'name="seen_version" value="2"' in page_text
    assert Engagement.objects.get().desired_effect == "Theirs"
    assert page.post(step(draft, "purpose"), purpose(draft, desired_effect="Mine", seen_version=2)).status_code == 302
    assert Engagement.objects.get().desired_effect == "Mine"


def test_what_is_missing_stands_on_the_last_step_with_its_way(page, analyst, north, draft):
    full = page.get(step(draft, "check")).content.decode()
    assert "Nothing is missing" in full
    page.post(step(draft, "purpose"), purpose(draft, alternatives=""))
    lacking = page.get(step(draft, "check")).content.decode()
    assert "Name the alternatives" in lacking
    assert step(draft, "purpose") in lacking


def test_a_plan_in_review_is_not_edited(page, draft):
    sent = move(draft, "submit")
    assert b"only while it is a draft" in page.get(step(sent, "purpose")).content
    assert page.post(step(sent, "purpose"), purpose(sent, title="Other")).status_code == 409
    assert Engagement.objects.get().title == draft.title


def test_planning_is_for_analysts(browse, legal, stranger, draft):
    assert browse(legal).get(reverse("engagements:plan")).status_code == 403
    assert browse(stranger).get(step(draft, "purpose")).status_code == 404
    assert browse(legal).post(step(draft, "purpose"), purpose(draft, title="x")).status_code == 403
    assert browse(legal).get(step(draft, "purpose")).status_code == 200
    assert AuditEvent.objects.filter(verb="engagements.plan_saved").count() == 0


def test_steps_that_are_none_are_missing(page, draft):
    assert page.get(step(draft, "nonsense")).status_code == 404
    assert page.post(step(draft, "check", autosave=True)).status_code == 404


@pytest.mark.parametrize("name", ["purpose", "people", "setting", "ground", "reactions", "check"])
def test_every_step_is_one_number_of_statements(page, analyst, actor, name, django_assert_max_num_queries):
    plan = make_plan(analyst, actor)
    page.get(step(plan, name))
    with django_assert_max_num_queries(60):
        page.get(step(plan, name))
    assert not Relation.objects.exists()


def test_the_ground_step_shows_the_board_and_takes_shared_interests_once(page, draft, analyst, actor):
    values = {"kind": "agreed_fact", "category": "displaced_return", "text": "Three hundred families came home"}
    ground.add(actor_ids=[actor.pk], values=values, by=analyst)

    def interest(text, **more):
        values = {"category": "humanitarian_relief", "text": text, **more}
        return facts.add(kind="interest", actor_id=actor.pk, values=values, by=analyst)

    shared, theirs = interest("The clinics stay open", shared_with_us=True), interest("An elected council")
    shown = page.get(step(draft, "ground")).content.decode()
    assert "Three hundred families came home" in shown
    assert f'name="take" value="{shared.pk}"' in shown
    assert f'name="take" value="{theirs.pk}"' not in shown
    sent = {"seen_version": draft.version, "red_lines": "No payment.", "take": [str(shared.pk)], **rows("offers")}
    sent |= rows("shared_interests", {"interest": "", "text": "Quiet nights"})
    assert page.post(step(draft, "ground", autosave=True), sent).status_code == 200
    sent["seen_version"] += 1
    assert page.post(step(draft, "ground"), sent).status_code == 302
    stored = content.rows_of(draft, "shared_interests")
    assert stored == [{"interest_id": None, "text": "Quiet nights"}, {"interest_id": shared.pk, "text": ""}]
    assert f'name="take" value="{shared.pk}"' not in page.get(step(draft, "ground")).content.decode()
    strange = sent | {"seen_version": 3, "take": [str(theirs.pk)]}
    assert page.post(step(draft, "ground"), strange).status_code == 422
    assert content.rows_of(draft, "shared_interests") == stored
