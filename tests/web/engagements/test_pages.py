from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import ReadEvent
from engagements.models import Channel, Commitment, Engagement, Incident, InformationItem, Report
from engagements.selectors import work
from engagements.services import breaches, incidents, releases
from tests.factories import (
    make_actor,
    make_chance_contact,
    make_channel,
    make_commitment,
    make_compartment,
    make_facilitator,
    make_person,
    make_plan,
    make_user,
    make_venue,
    move,
)
from tests.integration.engagements.conftest import GRADE, REPORT

GRADED = {"reliability": "B", "credibility": "2"}


def moment(value):
    return value.strftime("%Y-%m-%dT%H:%M")


def urls_of(draft, held, promise, analyst, north):
    """Every page of something that lies in North."""
    actor = draft.parties.get().actor
    incident = incidents.log(
        compartment_id=north.pk,
        changes={"title": "x", "incident_type": "threat_other", "occurred_at": clock.now(), "summary": "x", **GRADE},
        by=analyst,
    )
    by_engagement = [
        "detail",
        "history",
        "start",
        "hold",
        "close",
        "cancel",
        "report",
        "add_information",
        "add_conduct",
    ]
    pages = [reverse(f"engagements:{name}", args=[held.pk]) for name in [*by_engagement, "add_commitment"]]
    pages += [reverse("engagements:edit", args=[draft.pk, name]) for name in ("purpose", "people", "check")]
    names = ("commitment", "clarify", "follow", "propose_breach", "decide_breach")
    pages += [reverse(f"engagements:{name}", args=[promise.pk]) for name in names]
    records = {
        "channel": make_channel(actor, custodian=analyst),
        "venue": make_venue(north),
        "facilitator": make_facilitator(north),
        "incident": incident,
    }
    for name, record in records.items():
        pages += [reverse(f"engagements:{each}", args=[record.pk]) for each in (name, f"edit_{name}")]
    return pages


LISTS = ["list", "commitments", "channels", "venues", "facilitators", "incidents", "releases"]


def test_pages_open_for_members_and_are_missing_for_others(page, stranger_page, draft, held, promise, analyst, north):
    for url in urls_of(draft, held, promise, analyst, north):
        assert (url, page.get(url).status_code) == (url, 200)
        assert (url, stranger_page.get(url).status_code) == (url, 404)


def test_lists_show_nothing_to_a_stranger(page, stranger_page, browse, draft, promise, analyst, north, actor):
    make_channel(actor, custodian=analyst, name="Hidden name")
    for name in LISTS:
        url = reverse(f"engagements:{name}")
        assert page.get(url).status_code == 200
        hidden = stranger_page.get(url)
        assert hidden.status_code == 200
        assert b"Salima Coastal Guard" not in hidden.content
        assert b"Hidden name" not in hidden.content
        assert browse().get(url).status_code == 302


def test_a_list_is_narrowed_by_its_address_and_says_so(page, draft, held):
    shown = page.get(reverse("engagements:list") + "?status=held&actor=coastal").content.decode()
    assert held.title in shown
    assert draft.title not in shown
    assert "?actor=coastal" in shown
    assert "Held" in shown


def test_one_search_finds_titles_and_actors_by_any_of_their_names(page, north, analyst, actor, draft):
    make_plan(analyst, actor, title="Bread and salt")
    other = make_plan(analyst, make_actor(north, name="Valley Elders"), title="Wells")
    url = reverse("engagements:list")
    by_title, by_actor = (page.get(f"{url}?q={word}").content.decode() for word in ("bread", "coastal"))
    assert "Bread and salt" in by_title
    assert draft.title not in by_title
    assert "Bread and salt" in by_actor
    assert draft.title in by_actor
    assert other.title not in by_title + by_actor
    one = page.get(f"{url}?actor={actor.pk}").content.decode()
    assert f"<bdi>{actor.name}</bdi>" in one.split("Active filters")[1].split("</ul>")[0]
    assert "Wells" not in one


def test_opening_an_engagement_is_noted(page, draft):
    page.get(reverse("engagements:detail", args=[draft.pk]))
    assert ReadEvent.objects.get(kind="record").subject_id == draft.pk


def test_a_protected_person_is_shown_by_pseudonym(page, analyst, actor, north):
    person = make_person(north, "Real Name", sensitivity="protected_source", pseudonym="HERON")
    plan = make_plan(analyst, actor, delegates=[{"person_id": person.pk}])
    for url in (reverse("engagements:detail", args=[plan.pk]), reverse("engagements:history", args=[plan.pk])):
        assert "Real Name" not in page.get(url).content.decode()
    assert "HERON" in page.get(reverse("engagements:detail", args=[plan.pk])).content.decode()


def test_the_way_from_cleared_to_closed(open_gate, page, browse, lead, draft):
    cleared = move(draft, "submit", "clear")

    def act(name, visitor=page, **sent):
        seen = Engagement.objects.get(pk=draft.pk).version
        return visitor.post(reverse(f"engagements:{name}", args=[draft.pk]), {"seen_version": seen, **sent})

    assert "The road is open" in page.get(reverse("engagements:start", args=[draft.pk])).content.decode()
    assert act("start", go="").status_code == 422
    assert act("start", go="Road open").status_code == 302
    assert act("hold", held_at=moment(clock.now() + timedelta(hours=2))).status_code == 422
    assert act("hold", held_at=moment(clock.now() + timedelta(minutes=1))).status_code == 422
    move(Engagement.objects.get(pk=cleared.pk), "hold")
    draft_of = reverse("engagements:autosave_report", args=[draft.pk])
    assert page.post(draft_of, {"seen_version": 0, "place": "Port"}).json() == {"version": 1}
    filing = reverse("engagements:report", args=[draft.pk])
    lacking = page.post(filing, {"seen_version": 1, "place": "Port", "file": "1"})
    assert (lacking.status_code, Report.objects.get().filed_at) == (422, None)
    assert page.post(filing, {"seen_version": 1, "file": "1", **REPORT}).status_code == 302
    assert act("close").status_code == 403
    assert act("close", browse(lead), note="Done").status_code == 302
    done = page.get(reverse("engagements:detail", args=[draft.pk])).content.decode()
    assert "They listened." in done
    assert Engagement.objects.get(pk=draft.pk).status == "closed"


def test_a_stale_act_says_who_was_faster(page, draft, lead):
    seen = draft.version
    move(draft, "submit", by=lead)
    answer = page.post(
        reverse("engagements:cancel", args=[draft.pk]), {"seen_version": seen, "reason": "They declined."}
    )
    assert answer.status_code == 409
    assert b"Lea Lead" in answer.content
    assert b"They declined." in answer.content
    assert Engagement.objects.get(pk=draft.pk).status == "in_review"


def test_a_chance_contact_is_logged_in_two_steps(page, north, analyst, actor):
    url = reverse("engagements:chance_contact")
    assert page.get(url).status_code == 200
    place = f"{url}?compartment=north&actor=salima+coastal+guard"
    assert page.get(place).status_code == 200
    at = clock.now()
    sent = {
        "title": "At the checkpoint",
        "track": "track_1",
        "marking": "amber",
        "started_at": moment(at - timedelta(hours=3)),
        "held_at": moment(at - timedelta(hours=2)),
        "colleagues": [analyst.pk],
    }
    late = page.post(place, sent | {"held_at": moment(at + timedelta(hours=2))})
    assert (late.status_code, Engagement.objects.count()) == (422, 0)
    assert page.post(place, sent).status_code == 302
    contact = Engagement.objects.get()
    assert (contact.status, contact.parties.get().actor, contact.team.get().user) == ("held", actor, analyst)


def test_a_promise_is_recorded_followed_and_broken_by_two(page, browse, analyst2, held, actor):
    sent = {
        "actor": actor.pk,
        "direction": "by_them",
        "commitment_type": "access",
        "exact_words": "The road is open.",
        "our_understanding": "For every convoy.",
        "form": "verbal",
        "speaker_text": "Their liaison",
        "authority_level": "regional",
        "is_understood_alike": "unknown",
        "is_within_mandate": "unknown",
        "made_on": clock.now().date(),
        "importance": "1",
        "owner": held.lead_id,
        "status": "made",
    }
    url = reverse("engagements:add_commitment", args=[held.pk])
    assert page.post(url, sent | {"exact_words": ""}).status_code == 422
    assert page.post(url, sent).status_code == 302
    promise = Commitment.objects.get()
    about = reverse("engagements:commitment", args=[promise.pk])
    assert "Read it back" in page.get(about).content.decode()
    breach = {"seen_version": 1, "occurred_on": clock.now().date(), "evidence": "Turned back.", **GRADED}
    assert page.post(reverse("engagements:propose_breach", args=[promise.pk]), breach).status_code == 302
    verdict = {"seen_version": 2, "verdict": "confirm", "decision_reason": "Two drivers.", **GRADED}
    decide = reverse("engagements:decide_breach", args=[promise.pk])
    assert "You proposed this breach" in page.get(about).content.decode()
    assert page.post(decide, verdict).status_code == 403
    second = browse(analyst2)
    assert "Turned back." in second.get(decide).content.decode()
    assert second.post(decide, verdict).status_code == 302
    promise.refresh_from_db()
    assert promise.status == "breached"


def test_a_promise_is_kept_and_clarified(page, promise):
    both = {
        "our_understanding": promise.our_understanding,
        "their_understanding": "Escorted ones.",
        "is_understood_alike": "false",
        "is_within_mandate": "unknown",
        "form": "verbal",
        "speaker_text": promise.speaker_text,
        "authority_level": "regional",
        "importance": "1",
        "owner": promise.owner_id,
        "due_on": promise.due_on,
        "seen_version": 1,
    }
    assert page.post(reverse("engagements:clarify", args=[promise.pk]), both).status_code == 302
    assert (
        "understand it differently" in page.get(reverse("engagements:commitment", args=[promise.pk])).content.decode()
    )
    kept = {"seen_version": 2, "action": "fulfil", "occurred_on": clock.now().date(), "reason": "Seen", **GRADED}
    stale = page.post(reverse("engagements:follow", args=[promise.pk]), kept | {"seen_version": 1})
    assert (stale.status_code, b"Seen" in stale.content) == (409, True)
    assert page.post(reverse("engagements:follow", args=[promise.pk]), kept).status_code == 302
    promise.refresh_from_db()
    assert promise.status == "fulfilled"


def test_information_and_conduct_are_recorded(page, held, actor):
    learnt = {"text": "The bridge is mined.", "actor": actor.pk, "learnt_on": clock.now().date(), **GRADED}
    url = reverse("engagements:add_information", args=[held.pk])
    assert page.post(url, learnt | {"reliability": ""}).status_code == 422
    assert page.post(url, learnt).status_code == 302
    item = InformationItem.objects.get()
    check = {"seen_version": 1, "state": "refuted", "reason": "Own patrol", **GRADED}
    assert page.post(reverse("engagements:check_information", args=[item.pk]), check).status_code == 302
    noted = {
        "actor": actor.pk,
        "note_type": "confidentiality_kept",
        "text": "Nothing leaked.",
        "occurred_on": clock.now().date(),
        **GRADED,
    }
    assert page.post(reverse("engagements:add_conduct", args=[held.pk]), noted).status_code == 302
    note = held.evidence_notes.get()
    retract = reverse("engagements:retract_note", args=[note.pk])
    assert page.post(retract, {"seen_version": 1, "reason": "It did leak."}).status_code == 302
    shown = page.get(reverse("engagements:detail", args=[held.pk])).content.decode()
    assert "Refuted" in shown
    assert "Retracted" in shown


def test_reactions_are_compared_with_what_happened(open_gate, page, draft):
    move(draft, "submit", "clear", "start", "hold")
    assert (
        page.post(reverse("engagements:observe", args=[draft.reactions.get().pk]), {"text": "Joy"}).status_code == 302
    )
    assert "Joy" in page.get(reverse("engagements:detail", args=[draft.pk])).content.decode()


def test_registers_are_kept_in_the_browser(page, analyst, north, actor):
    channel = {
        "actor": "Salima Coastal Guard",
        "name": "Radio",
        "medium": "radio_vhf_hf",
        "status": "open",
        "custodian": analyst.pk,
        "identity_verified_by": "none",
        "encryption": "none",
        "metadata_exposure": "high",
        "marking": "amber",
    }
    made = page.post(reverse("engagements:new_channel") + "?compartment=north", channel)
    stored = Channel.objects.get()
    assert (made.status_code, stored.actor, stored.compartment) == (302, actor, north)
    edit = reverse("engagements:edit_channel", args=[stored.pk])
    assert page.post(edit, channel | {"seen_version": 1, "status": "compromised"}).status_code == 302
    stale = page.post(edit, channel | {"seen_version": 1, "name": "Other"})
    assert (stale.status_code, b"Amina Analyst" in stale.content) == (409, True)
    assert "No plan may rely" in page.get(reverse("engagements:channel", args=[stored.pk])).content.decode()
    venue = {"name": "Hall", "venue_type": "hotel", "press_exposure": "low", "is_active": "on", "marking": "amber"}
    assert page.post(reverse("engagements:new_venue"), venue).status_code == 302
    helper = {"name": "Offices", "facilitator_type": "ngo_mediator", "is_active": "on", "marking": "amber"}
    assert page.post(reverse("engagements:new_facilitator"), helper).status_code == 302


def test_an_incident_is_logged_and_corrected(page, north, actor):
    sent = {
        "title": "Shelling",
        "incident_type": "heavy_weapons",
        "occurred_at": moment(clock.now() - timedelta(hours=4)),
        "date_precision": "day",
        "actor": "salima coastal guard",
        "target_kind": "civilians",
        "summary": "Eight rounds.",
        "state": "unverified",
        "marking": "amber",
        **GRADED,
    }
    url = reverse("engagements:new_incident") + "?compartment=north"
    assert page.post(url, sent | {"killed_best": 3}).status_code == 422
    assert page.post(url, sent).status_code == 302
    incident = Incident.objects.get()
    edit = reverse("engagements:edit_incident", args=[incident.pk])
    assert page.post(edit, sent | {"seen_version": 1, "state": "confirmed"}).status_code == 302
    incident.refresh_from_db()
    assert (incident.state, incident.actor) == ("confirmed", actor)


def test_home_and_rail_show_what_is_owed(page, browse, analyst, analyst2, actor):
    late = make_chance_contact(analyst, actor, title="Late one", held_at=clock.now() - timedelta(hours=30))
    ago = clock.now().date() - timedelta(days=9)
    promise = make_commitment(analyst, actor, late, exact_words="By last week.", made_on=ago, due_on=ago)
    breaches.propose(
        commitment_id=promise.pk, seen_version=1, occurred_on=ago, evidence="Not done.", grade=GRADE, by=analyst
    )
    mine = page.get(reverse("home")).content.decode()
    assert "Report late" in mine
    assert "By last week." in mine
    assert "Waits for a second person" not in mine
    theirs = browse(analyst2).get(reverse("home")).content.decode()
    assert "Waits for a second person" in theirs
    assert "Report late" not in theirs


def test_what_is_late_stands_before_everything_else_on_home(page, analyst, actor):
    make_plan(analyst, actor, title="A draft of mine")
    assert "Late, and waiting for you" not in page.get(reverse("home")).content.decode()
    make_chance_contact(analyst, actor, title="Late one", held_at=clock.now() - timedelta(hours=30))
    make_chance_contact(analyst, actor, title="Not late yet", held_at=clock.now() - timedelta(hours=2))
    shown = page.get(reverse("home")).content.decode()
    places = [
        shown.index(words) for words in ("Late, and waiting for you", "Late one", "My engagements", "Not late yet")
    ]
    assert places == sorted(places)
    assert shown.count("Late one") == 1


def test_a_returned_draft_says_why_it_came_back(page, analyst, actor):
    move(make_plan(analyst, actor), "submit", "return", reason="Say who walks with them.")
    assert "Say who walks with them." in page.get(reverse("home")).content.decode()


def test_the_lead_sees_the_portfolio_of_what_they_may_see(browse, lead, analyst, actor):
    make_chance_contact(analyst, actor, title="Owed by another", held_at=clock.now() - timedelta(hours=30))
    done = make_chance_contact(analyst, actor, title="Ready to close")
    move(done, "report")
    move(make_plan(analyst, actor), "submit")
    shown = " ".join(browse(lead).get(reverse("home")).content.decode().split())
    assert "The portfolio" in shown
    assert "Owed by another" in shown
    assert "Ready to close" in shown
    assert "The portfolio" not in browse(analyst).get(reverse("home")).content.decode()


def test_the_portfolio_counts_nothing_hidden(lead):
    secret = make_compartment("secret")
    insider = make_user("insider", role="analyst", changes=[secret])
    inside = make_actor(secret)
    make_chance_contact(insider, inside, title="Elsewhere", held_at=clock.now() - timedelta(hours=30))
    move(make_plan(insider, inside), "submit")
    found = work.portfolio(lead, at=clock.now())
    assert (found.in_review, found.late_reports, found.to_close) == (0, [], [])


def test_an_actor_page_shows_its_engagements_to_those_who_see_them(page, browse, common, analyst, auditor):
    actor = make_actor(common, name="Harbour Network")
    plan = make_plan(analyst, actor, title="Talks at the harbour")
    assert "Talks at the harbour" in page.get(reverse("actors:engagements", args=[actor.pk])).content.decode()
    assert plan.compartment == common


@pytest.mark.parametrize("name", LISTS)
def test_lists_take_a_constant_number_of_statements(page, analyst, actor, north, name, django_assert_max_num_queries):
    def fill():
        other = make_actor(north)
        contact = make_commitment(analyst, other).engagement
        words = {"title": "x", "audience": "partners", "recipients": "x", "words": "x"}
        releases.prepare(engagement_id=contact.pk, changes=words, item_ids=[], by=analyst)
        make_channel(other, custodian=analyst)
        make_venue(north)
        make_facilitator(north)
        incidents.log(
            compartment_id=north.pk,
            changes={"title": "x", "incident_type": "threat_other", "occurred_at": clock.now(), "summary": "x", **GRADE}
            | {"actor_id": other.pk},
            by=analyst,
        )

    fill()
    url = reverse(f"engagements:{name}")
    page.get(url)
    with django_assert_max_num_queries(24) as few:
        page.get(url)
    fill()
    fill()
    with django_assert_max_num_queries(24) as many:
        page.get(url)
    assert len(many.captured_queries) == len(few.captured_queries)


def test_one_engagement_takes_a_constant_number_of_statements(
    page, analyst, held, actor, django_assert_max_num_queries
):
    def fill():
        make_commitment(analyst, actor, held)

    fill()
    url = reverse("engagements:detail", args=[held.pk])
    page.get(url)
    with django_assert_max_num_queries(70) as few:
        page.get(url)
    fill()
    fill()
    with django_assert_max_num_queries(70) as many:
        page.get(url)
    assert len(many.captured_queries) == len(few.captured_queries)


def test_browser_and_rest_refuse_alike(page, browse, rest, analyst, legal, stranger, draft):
    """The same act, the same refusal, the same status; only a stale one is 409 here and 412 there."""
    cancel = reverse("engagements:cancel", args=[draft.pk])
    for who, seen, reason, here, there in (
        (stranger, 1, "x", 404, 404),
        (legal, 1, "x", 403, 403),
        (analyst, 7, "x", 409, 412),
        (analyst, 1, " ", 422, 422),
    ):
        answer = browse(who).post(cancel, {"seen_version": seen, "reason": reason})
        assert (who.username, answer.status_code) == (who.username, here)
        url, body = f"/api/v1/engagements/{draft.pk}/cancel/", {"reason": reason}
        assert rest(who).post(url, body, headers={"If-Match": f'"{seen}"'}).status_code == there
    assert Engagement.objects.get(pk=draft.pk).status == "draft"
    done = move(draft, "cancel")
    late = browse(analyst).post(cancel, {"seen_version": done.version, "reason": "x"})
    url = f"/api/v1/engagements/{draft.pk}/cancel/"
    over = rest(analyst).post(url, {"reason": "x"}, headers={"If-Match": f'"{done.version}"'})
    assert (late.status_code, over.status_code) == (409, 409)
