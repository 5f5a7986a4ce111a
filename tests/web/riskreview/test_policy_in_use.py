"""What an administrator changes in the policy is what pages, REST and the scheduler go by, from the next request on."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from actors.models import ActorStanding, Listing, Screening
from core import clock, house
from core.models import AuditEvent
from engagements.models import Engagement
from engagements.services import incidents
from reassessment.domain.schedule import RunKind
from reassessment.models import Due
from reassessment.services import scheduling
from riskreview.selectors import xray
from riskreview.services import lanes, watch
from tests.factories import make_actor, make_chance_contact, make_listing
from tests.integration.reassessment.conftest import assess_index
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import START
from tests.integration.riskreview.test_list_gate import listed_later
from tests.integration.riskreview.test_review_policy import put_in_force
from tests.integration.riskreview.test_triggers import GRADE, log, seen
from tests.web.riskreview.pages import form_of, page

__all__ = ["seen"]

pytestmark = pytest.mark.django_db
API = "/api/v1"


def hours_given(engagement):
    return (engagement.report_due_at - engagement.held_at) / timedelta(hours=1)


def ago(**length):
    return clock.now() - timedelta(**length)


def test_by_when_a_report_is_due_is_told_once_and_moved_by_no_later_policy(
    published, admin, senior, analyst, lead, actor, browse, rest, sql
):
    told = make_chance_contact(analyst, actor, title="Told before", held_at=ago(hours=10))
    assert hours_given(told) == 24
    put_in_force(admin, senior, reports__hours=6, reports__flash=1)
    since = make_chance_contact(analyst, actor, title="Told since", held_at=ago(hours=10))
    told.refresh_from_db()
    assert (hours_given(told), hours_given(since)) == (24, 6)
    mine = page(browse(analyst), "/")
    assert mine.index("Late, and waiting for you") < mine.index("Told since") < mine.index("Told before")
    assert mine.count("Report late") == 1
    followed = page(browse(lead), "/")
    assert ("Told since" in followed, "Told before" in followed) == (True, False)
    shown = page(browse(analyst), told.get_absolute_url())
    assert ("The report is late" in shown, "The report is due" in shown) == (False, True)
    assert "The report is late" in page(browse(analyst), since.get_absolute_url())
    answer = rest(analyst).get(f"{API}/engagements/{since.pk}/outlook/").data
    assert parse_datetime(answer["report_due_at"]) == since.report_due_at
    for column in ("report_due_at = now() + interval '9 days'", "came_up = '{threats}'"):
        with pytest.raises(DatabaseError, match="with the act they belong to"):
            sql(f"UPDATE engagements_engagement SET {column} WHERE id = %s", told.pk)
    columns = [field.column for field in Engagement._meta.concrete_fields]
    values = {"id": "gen_random_uuid()", "report_due_at": "now() + interval '9 days'"}
    chosen = ", ".join(values.get(name, name) for name in columns)
    sql(
        f"INSERT INTO engagements_engagement ({', '.join(columns)}) SELECT {chosen}"
        " FROM engagements_engagement WHERE id = %s",
        told.pk,
    )
    copied = Engagement.objects.exclude(pk__in=[told.pk, since.pk]).get()
    assert hours_given(copied) == 6, "whoever writes it, the policy in force says when it is due"


def test_what_came_up_hurries_the_report_in_the_browser(cleared, admin, senior, analyst, browse):
    put_in_force(admin, senior, reports__hours=30, reports__flash=4)
    plan = steps.start(cleared, analyst)
    url = reverse("engagements:hold", args=[plan.pk])
    shown = page(browse(analyst), url)
    assert "Did any of these come up?" in shown
    assert "within 4 hours after the contact, else within 30" in shown
    sent = form_of(browse(analyst), url) | {
        "held_at": f"{clock.now():%Y-%m-%dT%H:%M:%S.%f}",
        "came_up": ["threats", "incidents"],
    }
    wrong = browse(analyst).post(url, sent | {"came_up": "rumours"})
    assert (wrong.status_code, Engagement.objects.get().status) == (422, "under_way")
    assert browse(analyst).post(url, sent).status_code == 302
    held = Engagement.objects.get()
    assert (held.came_up, hours_given(held)) == (["incidents", "threats"], 4)
    shown = page(browse(analyst), held.get_absolute_url())
    assert "Incidents, Threats" in shown
    event = AuditEvent.objects.get(verb="engagements.hold")
    assert event.changes["came_up"] == [[], ["incidents", "threats"]]
    assert event.changes["report_due_at"][0] is None
    asked = "/engagements/chance-contact/?compartment=north&actor=salima+elders"
    assert "within 4 hours after the contact, else within 30" in page(browse(analyst), asked)


def test_what_came_up_hurries_the_report_over_rest(published, rest, analyst, north, actor):
    caller, at = rest(analyst), clock.now().replace(microsecond=0)
    contact = {
        "compartment_id": str(north.pk), "title": "At the ford", "parties": [{"actor_id": str(actor.pk)}],
        "started_at": (at - timedelta(hours=2)).isoformat(), "held_at": (at - timedelta(hours=1)).isoformat(),
    }  # fmt: skip
    url = f"{API}/engagements/chance-contacts/"
    refused = caller.post(url, contact | {"came_up": ["rumours"]}, format="json")
    assert (refused.status_code, Engagement.objects.exists()) == (422, False)
    plain = caller.post(url, contact, format="json").data
    hurried = caller.post(url, contact | {"came_up": ["commitments"]}, format="json").data
    assert (plain["came_up"], parse_datetime(plain["report_due_at"])) == ([], at + timedelta(hours=23))
    assert (hurried["came_up"], parse_datetime(hurried["report_due_at"])) == (["commitments"], at + timedelta(hours=1))
    listed = {row["id"]: row["report_due_at"] for row in caller.get(f"{API}/engagements/").data["results"]}
    assert listed[hurried["id"]] < listed[plain["id"]]


@pytest.fixture
def read_before(north, analyst):
    """Read through 20 days ago; met 100 days ago."""
    actor = make_actor(north, name="Wells Committee", reviewed_at=ago(days=20), reviewed_by=analyst, summary="Wells.")
    ActorStanding.objects.filter(actor=actor).update(last_contact_at=ago(days=100))
    return actor


@pytest.mark.parametrize(
    ("changed", "stale", "days"),
    [
        ({}, False, 180),
        ({"profiles__days": 20, "profiles__in_dialogue": 10}, True, 20),
        ({"profiles__in_dialogue": 14, "profiles__dialogue": 120}, True, 14),
        ({"profiles__in_dialogue": 21, "profiles__dialogue": 120}, False, 21),
    ],
)
def test_when_a_profile_is_stale_is_in_the_policy(
    published, admin, senior, analyst, read_before, browse, rest, changed, stale, days
):
    if changed:
        put_in_force(admin, senior, **changed)
    name = read_before.name
    assert (name in page(browse(analyst), "/actors/?freshness=stale")) is stale
    assert (name in page(browse(analyst), "/actors/?freshness=fresh")) is not stale
    found = rest(analyst).get(f"{API}/actors/?freshness=stale").json()["results"]
    assert (str(read_before.pk) in [row["id"] for row in found]) is stale
    row = next(row for row in rest(analyst).get(f"{API}/actors/portfolio/").data["results"] if row["name"] == name)
    assert ("stale" in row["needs"]) is stale
    assert (name in page(browse(analyst), "/actors/portfolio/?need=stale")) is stale
    assert (f"more than {days} days ago" in page(browse(analyst), read_before.get_absolute_url())) is stale
    assert (name in page(browse(analyst), "/")) is stale


def test_how_long_a_look_up_counts_is_in_the_policy(published, admin, senior, analyst, north, browse, rest):
    actor = make_actor(north, name="Wells Committee")
    today = clock.now().date()
    looked_up = {"checked_on": today - timedelta(days=12), "next_check_due": today + timedelta(days=18)}
    kept = make_listing(actor, **looked_up)
    ended = make_listing(actor, list_code="uk_sanctions", delisted_on=today, **looked_up)
    Screening.objects.create(compartment=north, actor=actor, kinds=[], screened_at=ago(days=12), asked_by=analyst)
    assert "was to be looked up again" not in page(browse(analyst), actor.get_absolute_url())
    assert "counts 30 days" in page(browse(analyst), "/actors/portfolio/")
    put_in_force(admin, senior, lists__days=10)
    kept.refresh_from_db()
    ended.refresh_from_db()
    assert (kept.next_check_due, kept.version) == (today - timedelta(days=2), 2)
    assert ended.next_check_due == looked_up["next_check_due"]
    assert "was to be looked up again" in page(browse(analyst), actor.get_absolute_url())
    (row,) = rest(analyst).get(f"{API}/actors/portfolio/").data["results"]
    assert {"listing", "screening"} <= set(row["needs"])
    assert "counts 10 days" in page(browse(analyst), "/actors/portfolio/")
    assert "due again in 10 days" in page(browse(analyst), reverse("actors:add_listing", args=[actor.pk]))
    confirm = {"seen_version": kept.version}
    assert browse(analyst).post(reverse("actors:confirm_listing", args=[kept.pk]), confirm).status_code == 302
    assert Listing.objects.get(pk=kept.pk).next_check_due == today + timedelta(days=10)


def test_how_often_actors_are_assessed_is_in_the_policy(published, admin, senior, actor):
    at = clock.now()
    Due.objects.all().delete()
    for kind, after, last in (
        (RunKind.TRUST, {"days": 4}, {"days": 3}),
        (RunKind.ESCALATION, {"hours": 4}, {"hours": 2}),
    ):
        Due.objects.create(
            actor=actor, kind=kind.value, next_due_at=at + timedelta(**after), last_at=at - timedelta(**last)
        )
    assert scheduling.claim(at=at) == 0
    put_in_force(admin, senior, scores__trust_days=3, scores__escalation_hours=5)
    assert scheduling.claim(at=at) == 1
    rows = {row.kind: row for row in Due.objects.all()}
    assert (rows["trust"].next_due_at, rows["escalation"].next_due_at) == (at, at + timedelta(hours=3))
    put_in_force(admin, senior, scores__trust_days=31, scores__escalation_hours=48)
    assert scheduling.claim(at=at) == 0, "what is put off comes in its time"
    assess_index(actor, at=at)
    row = Due.objects.get(kind="escalation")
    assert row.next_due_at - row.last_at == timedelta(hours=48)


def test_from_which_grade_a_violation_is_credible_is_in_the_policy(cleared, actor, north, analyst, admin, senior, seen):
    doubted = {**GRADE, "reliability": "D", "credibility": "4"}
    told = [("serious_incident", "recheck")]
    assert seen(put_in_log, north, analyst, actor, doubted) == told
    put_in_force(admin, senior, thresholds__reliability="D", thresholds__credibility=4)
    assert ("credible_violation", "suspend") in seen(put_in_log, north, analyst, actor, doubted)
    assert steps.fresh(cleared).status == "suspended"
    unjudged = {**GRADE, "reliability": "F", "credibility": "6"}
    assert seen(put_in_log, north, analyst, actor, unjudged) == told


def put_in_log(north, by, actor, grade):
    return incidents.log(**log(north, by, "torture", actor_id=actor.pk, **grade))


def test_how_long_a_lane_waits_is_in_the_policy_its_review_began_under(draft, analyst, legal, admin, senior, sql):
    put_in_force(admin, senior, deadlines__wait=2)
    review = steps.submit(draft, analyst)
    put_in_force(admin, senior, deadlines__wait=9)
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    with clock.standing_at(ago(days=7)):
        lanes.ask(lane_id=lane.pk, question="Who pays?", by=legal)
    with pytest.raises(DatabaseError, match="counted, not typed"):
        sql("UPDATE riskreview_lane SET paused_at = NULL, paused_days = 5 WHERE id = %s", lane.pk)
    watch.tick()
    lane.refresh_from_db()
    assert (lane.paused_at, lane.paused_days) == (None, 2)


def test_the_page_of_the_policy_shows_what_else_it_settles(published, browse, admin, senior, analyst):
    shown = page(browse(analyst), "/review-policy/")
    for title in ("Reports of contacts", "Profiles of actors", "Look-ups on lists", "Scores"):
        assert title in shown
    desk = browse(admin)
    form = form_of(desk, "/review-policy/draft/")
    assert (form["reports.flash"], form["thresholds.reliability"]) == ("2", "C")
    beyond = desk.post("/review-policy/draft/", form | {"reports.flash": "25", "reason": "Slower."})
    assert beyond.status_code == 422
    sent = form | {"reports.flash": "1", "thresholds.reliability": "E", "reason": "Faster."}
    assert desk.post("/review-policy/draft/", sent).status_code == 302
    assert "Reliability of the source from which a violation is credible" in page(browse(senior), "/review-policy/")


@pytest.mark.parametrize(("minutes", "late"), [(20, True), (40, False)])
def test_from_when_a_contact_was_recorded_late_is_in_the_policy_in_force(
    cleared, analyst, lead, admin, senior, browse, sql, minutes, late
):
    steps.start(cleared, analyst)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE engagements_engagement DISABLE TRIGGER USER")
    sql("UPDATE engagements_engagement SET recorded_at = started_at + interval '30 minutes'")
    sql("ALTER TABLE engagements_engagement ENABLE TRIGGER USER")
    assert "Recorded late" not in page(browse(analyst), cleared.get_absolute_url())
    put_in_force(admin, senior, reports__late=minutes)
    assert ("Recorded late" in page(browse(analyst), cleared.get_absolute_url())) is late
    (found,) = [one for one in xray.findings(user=lead, at=clock.now()) if one.check.code == "recorded_late"]
    assert [row.title for row in found.rows] == [str(cleared)] * late


def test_the_policy_is_asked_once_in_a_request_and_never_kept_for_the_next(
    published, admin, senior, django_assert_num_queries
):
    assert house.number("reports.hours") == 24
    with house.asked_once(), django_assert_num_queries(1):
        assert (house.number("reports.flash"), house.number("profiles.days")) == (2, 180)
        assert house.word("thresholds.reliability") == "C"
    put_in_force(admin, senior, reports__hours=12)
    with house.asked_once(), django_assert_num_queries(1):
        assert (house.number("reports.hours"), house.number("reports.flash")) == (12, 2)
    with pytest.raises(KeyError):
        house.number("reports.nothing")


def test_without_a_published_policy_what_comes_with_parley_counts(db):
    assert (house.number("reports.hours"), house.number("step_up.minutes")) == (24, 10)


def test_how_shortly_before_a_meeting_everybody_is_looked_up_is_in_the_policy(
    cleared, lead, analyst, admin, senior, sql
):
    listed_later(lead, "Kelm Wardens")
    sql("UPDATE actors_screening SET screened_at = screened_at - interval '7 hours'")
    looked_up = Screening.objects.get(actor__isnull=False)
    put_in_force(admin, senior, lists__before_meeting=6)
    with pytest.raises(DatabaseError, match="more than 6 hours before"):
        sql(START, clock.now(), cleared.pk)
    put_in_force(admin, senior, lists__before_meeting=8)
    steps.start(cleared, analyst)
    assert Screening.objects.get(pk=looked_up.pk).screened_at == looked_up.screened_at


def test_a_start_looks_up_again_what_is_older_than_the_policy_allows(cleared, lead, analyst, admin, senior, sql):
    listed_later(lead, "Kelm Wardens")
    sql("UPDATE actors_screening SET screened_at = screened_at - interval '7 hours'")
    put_in_force(admin, senior, lists__before_meeting=6)
    steps.start(cleared, analyst)
    assert Screening.objects.get(actor__isnull=False).screened_at > ago(hours=1)
