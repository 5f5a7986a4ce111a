from datetime import timedelta

import pytest

from accounts.models import Membership, User
from core import audit, clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.domain.lifecycle import Action
from engagements.models import Engagement
from engagements.services import lifecycle, reports
from tests.factories import move
from tests.integration.engagements.conftest import REPORT


def state(engagement):
    row = Engagement.objects.filter(pk=engagement.pk).values().get()
    return row, AuditEvent.objects.filter(subject_id=engagement.pk).count()


def refused(call, refusal, code, engagement, **values):
    before = state(engagement)
    with pytest.raises(refusal) as caught:
        call(engagement_id=engagement.pk, **values)
    assert caught.value.code == code
    assert state(engagement) == before
    return caught.value


@pytest.fixture
def cleared(open_gate, draft):
    return move(draft, "submit", "clear")


@pytest.fixture
def under_way(cleared):
    return move(cleared, "start")


def test_a_cleared_engagement_starts(cleared, analyst):
    started = lifecycle.start(engagement_id=cleared.pk, seen_version=cleared.version, by=analyst, go="Road open, A. L.")
    assert (started.status, started.version) == ("under_way", cleared.version + 1)
    assert abs(started.recorded_at - started.started_at) < timedelta(minutes=1)
    event = audit.events_about(started)[0]
    assert (event.verb, event.reason, event.changes["status"]) == (
        "engagements.start",
        "Road open, A. L.",
        ["cleared", "under_way"],
    )


def test_starting_is_refused_in_order(cleared, draft, analyst, legal, stranger):
    start = {"seen_version": 1, "go": ""}
    refused(lifecycle.start, NotFound, "not_found", cleared, by=stranger, **start)
    refused(lifecycle.start, NotAllowed, "not_allowed", cleared, by=legal, **start)
    refused(lifecycle.start, Stale, "stale", cleared, by=analyst, **start)
    start["seen_version"] = cleared.version
    refused(lifecycle.start, Invalid, "no_go", cleared, by=analyst, **start)
    ahead = clock.now() + timedelta(hours=1)
    refused(lifecycle.start, Invalid, "in_the_future", cleared, by=analyst, **start | {"go": "x", "started_at": ahead})


def test_a_draft_does_not_start(draft, analyst):
    told = refused(lifecycle.start, Conflict, "wrong_state", draft, by=analyst, seen_version=1, go="")
    assert "Start" in told.message
    assert "Draft" in told.message


def test_what_the_database_refuses_is_a_conflict_in_its_words(cleared, analyst):
    at = clock.now()
    with pytest.raises(Conflict) as caught:
        lifecycle.apply(
            lifecycle.lock(cleared.pk, by=analyst),
            Action.SUSPEND,
            seen_version=cleared.version,
            by=analyst,
            at=at,
            reason="x",
            started_at=at,
        )
    assert (caught.value.code, caught.value.message) == (
        "refused_by_database",
        "The start of a contact is not changed afterwards.",
    )


def test_what_is_under_way_is_held(under_way, analyst, actor):
    at = clock.now()
    held = lifecycle.hold(engagement_id=under_way.pk, seen_version=under_way.version, by=analyst, held_at=at)
    assert (held.status, held.held_at, held.held_without_cover) == ("held", at, False)
    actor.standing.refresh_from_db()
    assert actor.standing.last_contact_at == at
    assert audit.events_about(held)[0].verb == "engagements.hold"


def test_holding_is_refused_for_times_that_cannot_be(under_way, analyst):
    hold = {"seen_version": under_way.version, "by": analyst}
    ahead, before = clock.now() + timedelta(hours=1), under_way.started_at - timedelta(hours=1)
    refused(lifecycle.hold, Invalid, "in_the_future", under_way, held_at=ahead, **hold)
    refused(lifecycle.hold, Invalid, "out_of_order", under_way, held_at=before, **hold)


def test_a_meeting_held_while_suspended_is_recorded_and_flagged(cleared, analyst):
    suspended = move(cleared, "suspend")
    began = clock.now() - timedelta(hours=2)
    hold = {"seen_version": suspended.version, "by": analyst, "held_at": clock.now()}
    refused(lifecycle.hold, Invalid, "no_start", suspended, **hold)
    refused(lifecycle.hold, Invalid, "no_reason", suspended, **hold, started_at=began)
    held = lifecycle.hold(engagement_id=suspended.pk, **hold, started_at=began, reason="They came to the gate.")
    assert (held.status, held.held_without_cover, held.started_at) == ("held", True, began)
    assert held.recorded_at > began


def test_a_lift_forgets_the_start(under_way):
    lifted = move(move(under_way, "suspend"), "lift")
    assert (lifted.status, lifted.started_at, lifted.recorded_at) == ("cleared", None, None)
    assert "started_at" in audit.events_about(lifted)[0].changes


def test_the_lead_analyst_closes_what_is_reported(under_way, analyst, lead):
    held = move(under_way, "hold")
    refused(lifecycle.close, Conflict, "wrong_state", held, by=lead, seen_version=held.version)
    reports.file(engagement_id=held.pk, seen_version=held.version, changes=REPORT, by=analyst)
    refused(lifecycle.close, NotAllowed, "not_allowed", held, by=analyst, seen_version=held.version + 1)
    closed = lifecycle.close(engagement_id=held.pk, seen_version=held.version + 1, by=lead, note="All followed up.")
    assert (closed.status, closed.status_reason) == ("closed", "All followed up.")
    assert closed.closed_at is not None


@pytest.mark.parametrize("acts", [(), ("submit",), ("submit", "clear"), ("submit", "clear", "suspend")])
def test_cancelling_needs_a_reason(open_gate, draft, analyst, acts):
    there = move(draft, *acts) if acts else draft
    refused(lifecycle.cancel, Invalid, "no_reason", there, by=analyst, seen_version=there.version, reason=" ")
    gone = lifecycle.cancel(engagement_id=there.pk, seen_version=there.version, by=analyst, reason="They declined.")
    assert (gone.status, gone.status_reason) == ("cancelled", "They declined.")


def test_what_was_held_is_not_cancelled(under_way, analyst):
    held = move(under_way, "hold")
    refused(lifecycle.cancel, Conflict, "wrong_state", held, by=analyst, seen_version=held.version, reason="x")


def test_nothing_is_cleared_without_a_decision(draft):
    sent = move(draft, "submit")
    before = state(sent)
    with pytest.raises(Conflict) as caught:
        move(sent, "clear")
    assert caught.value.message == "There is no decision."
    assert state(sent) == before


def test_whoever_may_only_look_changes_nothing(cleared, analyst, north):
    Membership.objects.filter(user=analyst, compartment=north).update(access="view")
    analyst = User.objects.get(pk=analyst.pk)  # somebody's access is read once a request
    refused(lifecycle.cancel, NotAllowed, "not_allowed", cleared, by=analyst, seen_version=cleared.version, reason="x")
